using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;

namespace Exchange.Gateway.Search;

/// <summary>What is looked for: every criterion that is given must hold.</summary>
internal sealed record AuditCriteria
{
    /// <summary>A holder's code, e.g. a citizen ID number.</summary>
    public string? Subject { get; init; }

    public string? Officer { get; init; }

    /// <summary>The client that asked, or for which a peer asked.</summary>
    public string? Client { get; init; }

    public string? Department { get; init; }

    public string? CaseNumber { get; init; }

    public string? ItemCode { get; init; }

    public string? CertificateId { get; init; }

    public string? Purpose { get; init; }

    public AuditDecision? Decision { get; init; }

    /// <summary>The earliest time, itself included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The end of the time, itself left out.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What alone may be seen; null for everything. It is nobody's wish, and no other criterion goes beyond it.</summary>
    public SearchScope? Scope { get; init; }

    /// <summary>Only accesses that were allowed and of which the person whom they are about is told at this instant; null for every record.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Whether something is looked for that has a name of its own in each month.</summary>
    public bool AreNamed => Subject is not null || Officer is not null || CaseNumber is not null || CertificateId is not null;

    /// <summary>What these criteria and no others give, so that a cursor can be bound to them.</summary>
    public byte[] Digest()
    {
        string?[] parts =
        [
            Subject, Officer, Client, Department, CaseNumber, ItemCode, CertificateId, Purpose,
            Decision?.ToString(), From?.UtcTicks.ToString(CultureInfo.InvariantCulture), To?.UtcTicks.ToString(CultureInfo.InvariantCulture),
            // The instant itself goes on while pages are turned.
            ToldAt is null ? null : "told", Scope?.Department, .. Scope?.Targets ?? [],
        ];
        // Each part with its length before it: no two criteria read the same.
        StringBuilder text = new();
        foreach (string? part in parts)
        {
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
