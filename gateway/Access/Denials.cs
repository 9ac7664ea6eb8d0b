using Exchange.Gateway.Http;

namespace Exchange.Gateway.Access;

/// <summary>Says no. A denial tells nothing about the holder or the certificate.</summary>
internal static class Denials
{
    /// <param name="what">What was wanted, as it goes on after "No grant covers".</param>
    public static Problem? Of(Decision decision, string what) => decision.Permission switch
    {
        Permission.Granted => null,
        Permission.PurposeNotGranted => new Problem(ProblemKind.PurposeNotGranted, $"A grant covers {what}, but not for the stated purpose."),
        _ => new Problem(ProblemKind.NotGranted, $"No grant covers {what}."),
    };
}
