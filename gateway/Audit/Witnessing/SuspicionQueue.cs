using System.Threading.Channels;
using Exchange.Audit.Notes;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>A checkpoint that its log has signed and that was refused.</summary>
/// <param name="Shown">The checkpoint.</param>
/// <param name="Cosigned">What was cosigned last of the log.</param>
/// <param name="IsProven">Whether the two contradict each other by themselves.</param>
internal sealed record Suspicion(WitnessedLog Log, SignedCheckpoint Shown, SignedCheckpoint Cosigned, bool IsProven);

/// <summary>
/// What waits to be looked into, so that no answer does. It is bounded: whoever sends old checkpoints again and again gets no more
/// done, and a log that has really been set back comes again with its next checkpoint.
/// </summary>
internal sealed class SuspicionQueue(Witness witness)
{
    private const int Most = 64;

    private readonly Channel<Suspicion> _waiting = Channel.CreateBounded<Suspicion>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite });

    public IAsyncEnumerable<Suspicion> ReadAllAsync(CancellationToken cancellation) => _waiting.Reader.ReadAllAsync(cancellation);

    /// <summary>Takes note of a decision that casts doubt on its log; of any other, nothing comes.</summary>
    public void Note(SignedCheckpoint shown, WitnessReply reply)
    {
        if (reply is { Last: { } last, Decision.Outcome: WitnessOutcome.Fork or WitnessOutcome.RollBack or WitnessOutcome.ProofWrong })
        {
            WitnessedLog log = witness.Logs[shown.Checkpoint.Origin];
            _waiting.Writer.TryWrite(new Suspicion(log, log.Reduce(shown), last, reply.Decision.IsProvenFork));
        }
    }
}
