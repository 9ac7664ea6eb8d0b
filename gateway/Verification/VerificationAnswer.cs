using Exchange.Contracts.CodeLists;
using Exchange.Contracts.V1;
using Exchange.Gateway.Audit;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Gateway.Verification;

/// <summary>A verdict with what it rests on.</summary>
/// <param name="Card">The certificate it is about; null where the verdict is unknown or several.</param>
/// <param name="Candidates">The current certificates where the verdict is several.</param>
internal sealed record VerificationAnswer(
    Verdict Verdict, IReadOnlyList<string> Warnings, Card? Card, IReadOnlyList<Card> Candidates, DateTimeOffset AsOf, ServedFrom ServedFrom)
    : IRecorded
{
    public string AuditLog { get; private set; } = "";

    public ulong AuditIndex { get; private set; }

    public void RecordedAt(string log, ulong index) => (AuditLog, AuditIndex) = (log, index);
}
