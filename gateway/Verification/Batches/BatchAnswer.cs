using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

/// <summary>A verdict, or the problem with its question, for each question of a batch in order; one record holds them all.</summary>
internal sealed record BatchAnswer(IReadOnlyList<Outcome<VerificationAnswer>> Answers) : IRecorded
{
    public string AuditLog { get; private set; } = "";

    public ulong AuditIndex { get; private set; }

    public void RecordedAt(string log, ulong index) => (AuditLog, AuditIndex) = (log, index);
}
