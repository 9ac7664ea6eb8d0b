using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.Data.Sqlite;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>
/// Verifies a presentation with what was downloaded, and nothing else. What the list says comes before the calendar, as
/// it does with a network; a presentation is used up only by being accepted.
/// </summary>
/// <param name="zone">Where the issuers' days begin and end.</param>
/// <param name="maximumAge">How long ago the list may have been signed.</param>
internal sealed class OfflineVerifier(OfflineDirectory directory, TimeZoneInfo zone, TimeSpan maximumAge, TimeProvider time)
{
    /// <summary>How far the counter's clock may be behind the node's.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = SignedToken.MaximumLength };

    public async Task<OfflineAnswer> VerifyAsync(string text, CancellationToken cancellation)
    {
        if (!SignedToken.TryRead(text, out JsonWebToken? token) || !Signatures.AreKnown(token, Presentation.Type))
        {
            return new(OfflineVerdict.Malformed);
        }

        if (directory.Find(token.Issuer) is not { } knowledge)
        {
            return new(OfflineVerdict.UnknownIssuer);
        }

        IReadOnlyList<SecurityKey> keys = knowledge.SigningKeys();
        if (!keys.Any(key => key.KeyId == token.Kid))
        {
            return new(OfflineVerdict.UnknownKey);
        }

        if (!await Signatures.HoldAsync(s_handler, token, Presentation.Type, token.Issuer, keys))
        {
            return new(OfflineVerdict.Forged);
        }

        return Presentation.TryRead(token, out Presentation? presentation)
            ? await JudgeAsync(presentation, knowledge, keys, cancellation)
            : new(OfflineVerdict.Malformed);
    }

    private async Task<OfflineAnswer> JudgeAsync(Presentation presentation, IssuerKnowledge knowledge, IReadOnlyList<SecurityKey> keys, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        long seconds = now.ToUnixTimeSeconds();
        if (presentation.ExpiresAt <= seconds)
        {
            return new(OfflineVerdict.PresentationExpired, presentation);
        }

        if (presentation.IssuedAt > (now + s_skew).ToUnixTimeSeconds())
        {
            return new(OfflineVerdict.ClocksDiffer, presentation);
        }

        (OfflineVerdict status, DateTimeOffset? knownSince) = await StatusAsync(presentation, knowledge, keys, now);
        bool isEnded = status is OfflineVerdict.Ended or OfflineVerdict.Suspended or OfflineVerdict.Other;
        // Days are certain whatever is known of the list.
        OfflineVerdict verdict = !isEnded && ByCalendar(presentation.Certificate, now) is { } calendar ? calendar : status;
        if (verdict == OfflineVerdict.Valid)
        {
            verdict = await UseAsync(knowledge.Issuer, presentation, seconds, cancellation);
        }

        return new(verdict, presentation, knownSince);
    }

    private async Task<(OfflineVerdict Verdict, DateTimeOffset? KnownSince)> StatusAsync(
        Presentation presentation, IssuerKnowledge knowledge, IReadOnlyList<SecurityKey> keys, DateTimeOffset now)
    {
        if (presentation.Status?.List is not { } entry || knowledge.Find(entry.Uri) is not { } downloaded)
        {
            return (OfflineVerdict.NoList, null);
        }

        // Checked once more: between the download and now the files lay on the counter's disk.
        if (await SignedList.ReadAsync(downloaded.Token, entry.Uri, knowledge.Issuer, keys) is not { } list)
        {
            return (OfflineVerdict.ListUnusable, null);
        }

        if (list.IssuedAt > now + s_skew)
        {
            return (OfflineVerdict.ClocksDiffer, list.IssuedAt);
        }

        if (now - list.IssuedAt > maximumAge || list.ExpiresAt <= now)
        {
            return (OfflineVerdict.ListTooOld, list.IssuedAt);
        }

        return entry.Index < 0 || entry.Index >= list.List.Capacity
            ? (OfflineVerdict.ListUnusable, list.IssuedAt)
            : (Of((PublishedStatus)list.List[entry.Index]), list.IssuedAt);
    }

    private static OfflineVerdict Of(PublishedStatus status) => status switch
    {
        PublishedStatus.Valid => OfflineVerdict.Valid,
        PublishedStatus.Invalid => OfflineVerdict.Ended,
        PublishedStatus.Suspended => OfflineVerdict.Suspended,
        _ => OfflineVerdict.Other,
    };

    private OfflineVerdict? ByCalendar(PresentedCertificate certificate, DateTimeOffset now) =>
        certificate.ValidFrom is { } from && now < CalendarDays.StartOf(from, zone) ? OfflineVerdict.NotYetValid
        : certificate.ValidTo is { } to && now >= CalendarDays.EndOf(to, zone) ? OfflineVerdict.Expired
        : null;

    private async Task<OfflineVerdict> UseAsync(string issuer, Presentation presentation, long now, CancellationToken cancellation)
    {
        try
        {
            return await directory.Seen.TryUseAsync(issuer, presentation.Identifier, presentation.ExpiresAt, now, cancellation)
                ? OfflineVerdict.Valid
                : OfflineVerdict.Replayed;
        }
        catch (SqliteException)
        {
            return OfflineVerdict.CannotRemember;
        }
    }
}
