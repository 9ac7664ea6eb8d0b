using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Audit;

/// <inheritdoc cref="IRevocationRecords"/>
internal sealed class RevocationRecords(AccessRecorder recorder) : IRevocationRecords
{
    public async ValueTask<bool> TryRecordAsync(Client by, Client? holder, bool allowed)
    {
        PendingRecord record = recorder.Begin(AuditKind.Revocation, by);
        record.Record.What = new What { TokenClient = holder?.Id ?? "" };
        Outcome<Recorded> outcome = allowed ? new Recorded() : new Problem(ProblemKind.NotGranted, "The token was issued to another client.");
        Outcome<Recorded> answer = await recorder.CompleteAsync(record, outcome);
        return answer.Problem?.Kind != ProblemKind.AuditUnavailable;
    }

    /// <summary>The answer of a revocation has no body that could tell where its record stands.</summary>
    private sealed class Recorded : IRecorded
    {
        public void RecordedAt(string log, ulong index)
        {
        }
    }
}
