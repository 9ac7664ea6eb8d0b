using Exchange.Contracts.V1;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Lookups;

/// <summary>Certificate data under a grant.</summary>
/// <param name="Fields">The fields released, all of them granted.</param>
internal sealed record LookupAnswer(Certificate Certificate, IReadOnlyCollection<string> Fields, IReadOnlyList<string> Warnings, OriginAnswer Origin) : IRecorded
{
    public string AuditLog { get; private set; } = "";

    public ulong AuditIndex { get; private set; }

    public void RecordedAt(string log, ulong index) => (AuditLog, AuditIndex) = (log, index);
}
