using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Gateway.Verification;

/// <summary>A verdict with what it rests on.</summary>
/// <param name="Card">The certificate it is about; null where the verdict is unknown or several.</param>
/// <param name="Candidates">The current certificates where the verdict is several.</param>
internal sealed record VerificationAnswer(
    Verdict Verdict, IReadOnlyList<string> Warnings, Card? Card, IReadOnlyList<Card> Candidates, DateTimeOffset AsOf, ServedFrom ServedFrom)
    : IRecorded
{
    /// <summary>Empty for one of a batch: the batch has the record.</summary>
    public string AuditLog { get; private set; } = "";

    public ulong AuditIndex { get; private set; }

    /// <summary>A compact JWS over the answer, where one was asked for.</summary>
    public string? Receipt { get; set; }

    public void RecordedAt(string log, ulong index) => (AuditLog, AuditIndex) = (log, index);
}

internal static class VerdictRecords
{
    public static void AddVerdict(this PendingRecord record, Outcome<VerificationAnswer> outcome)
    {
        if (outcome.Succeeded)
        {
            record.Record.Verdict = outcome.Value.Verdict.WireName();
        }
    }
}
