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
    /// <summary>True if the log's own signature proves, or may prove, that it has rewritten its past: to be recorded and alarmed.</summary>
    public bool IsSuspicious => Outcome is WitnessOutcome.Fork or WitnessOutcome.RollBack or WitnessOutcome.ProofWrong;
}
