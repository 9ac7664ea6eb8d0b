using System.Net;

namespace Exchange.Audit.Notes;

/// <summary>A witness's decision.</summary>
/// <param name="Outcome">What the witness makes of the checkpoint.</param>
/// <param name="Status">
/// What it answers; with <see cref="HttpStatusCode.Conflict"/> goes <see cref="WitnessAnswer.FormatSize"/> of the latest size.
/// </param>
/// <param name="Next">The state to be kept, durably, before the cosignature is handed out; null unless accepted.</param>
public sealed record WitnessDecision(WitnessOutcome Outcome, HttpStatusCode Status, WitnessState? Next)
{
    /// <summary>
    /// True if the log's own signatures, this one and that of the checkpoint cosigned last, prove that it has rewritten its
    /// past, whoever sent the request. A roll-back or a wrong proof says so only if the log's own node sent it: checkpoints
    /// are public, and anybody may send an old one again, or a new one with a proof made up.
    /// </summary>
    public bool IsProvenFork => Outcome == WitnessOutcome.Fork;
}
