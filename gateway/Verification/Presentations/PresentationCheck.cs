using System.Data.Common;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>
/// Checks a shown presentation: signed by the node that it names with a key of that node's, young enough, and where asked
/// never seen before. The verdict is not its matter: what the presentation says of the certificate counts for nothing here.
/// </summary>
internal sealed class PresentationCheck(AccessSnapshots access, IUsedPresentations used, TimeProvider time)
{
    /// <summary>How far the clocks of two nodes may be apart.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(5);

    /// <returns>Why it is refused, or null where it is good.</returns>
    public async ValueTask<Problem?> CheckAsync(ShownPresentation shown)
    {
        IReadOnlyList<SecurityKey>? keys = access.Current.IssuerKeys.GetValueOrDefault(shown.Statement.Issuer);
        StatementFault fault = await SignedStatement.CheckAsync(shown.Statement, Presentation.Type, keys);
        string? reason = fault == StatementFault.None ? FaultOfAge(shown) : TextOf(fault);
        return reason is null ? null : ShownPresentation.Refused(reason);
    }

    /// <summary>Uses a presentation up that was found good.</summary>
    /// <returns>Why it is refused, or null where this is its first use.</returns>
    public async ValueTask<Problem?> UseAsync(ShownPresentation shown, CancellationToken cancellation)
    {
        try
        {
            return await used.TryUseAsync(shown.Statement.Issuer, shown.Statement.Id, shown.Statement.IssuedAt + Presentation.Lifetime, cancellation)
                ? null
                : Problem.At(ProblemKind.Conflict, ShownPresentation.Path, "This presentation was verified here before, and single use was asked for. Have a new one shown.");
        }
        catch (DbException)
        {
            return new Problem(ProblemKind.SourceUnavailable, "Whether this presentation was used before cannot be found out now.");
        }
    }

    private string? FaultOfAge(ShownPresentation shown)
    {
        if (!shown.Statement.TryGetPayloadValue("iat", out long issued) || !shown.Statement.TryGetPayloadValue("exp", out long expires)
            || string.IsNullOrEmpty(shown.Statement.Id))
        {
            return "The presentation lacks its `iat`, `exp` or `jti`.";
        }

        // The sooner of what its issuer allows and what any presentation is allowed.
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now >= expires || issued <= now - (long)Presentation.Lifetime.TotalSeconds)
        {
            return "The presentation has expired. Have a new one shown.";
        }

        return issued > now + (long)s_skew.TotalSeconds ? "The presentation was made in the future: the clock of its issuer or of this node is wrong." : null;
    }

    private static string TextOf(StatementFault fault) => fault switch
    {
        StatementFault.OtherType => $"This is signed, but it is no presentation (typ {Presentation.Type}).",
        StatementFault.OtherSuite => $"The presentation's cryptographic suite is not one that this node knows; it knows {SignedStatement.Suite}.",
        StatementFault.UnknownIssuer => "The presentation comes from an issuer that this node does not trust.",
        StatementFault.UnknownKey => "The presentation is signed with a key that its issuer does not publish, or not with ES256.",
        _ => "The presentation's signature does not hold: it was changed, or is a forgery.",
    };
}

/// <summary>Remembers presentations that were used up, across restarts and replicas.</summary>
internal interface IUsedPresentations
{
    /// <summary>Whether this is the first use.</summary>
    /// <param name="nonce">The presentation's <c>jti</c>.</param>
    /// <exception cref="DbException">It cannot be told now.</exception>
    Task<bool> TryUseAsync(string issuer, string nonce, DateTime expires, CancellationToken cancellation);
}
