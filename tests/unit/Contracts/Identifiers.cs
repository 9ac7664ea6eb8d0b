using Exchange.Contracts.Identifiers;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Tests.Unit.Contracts;

/// <summary>What the tests of identifiers share: random parts and every single mistyping.</summary>
internal static class Identifiers
{
    public const string Digits = "0123456789";
    public const string DigitsAndLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Everything a hand or a scanner may put in the place of a character.</summary>
    private const string Mistypings = DigitsAndLetters + "aoxz. -９Ａ\u3000";

    public static Gen<string> Text(string alphabet, int minimum, int maximum) =>
        Gen.Choose(minimum, maximum)
            .SelectMany(length => Gen.Elements(alphabet.ToCharArray()).ArrayOf(length))
            .Select(characters => new string(characters));

    public static IEnumerable<string> SingleMistypings(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            foreach (var other in Mistypings.Where(other => other != text[index]))
            {
                yield return string.Concat(text.AsSpan(0, index), [other], text.AsSpan(index + 1));
            }
        }
    }

    public static void AssertError(IdentifierError error, IdentifierFault fault, int position, string inMessage)
    {
        Assert.Equal((fault, position), (error.Fault, error.Position));
        Assert.Contains(inMessage, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }
}
