namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Text of somebody else's on a terminal.</summary>
internal static class Printable
{
    /// <summary>What nobody knows who has written must not move the cursor of whoever reads it.</summary>
    public static string Of(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character));
}
