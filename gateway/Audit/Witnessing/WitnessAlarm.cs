using System.Globalization;
using Exchange.Audit.Notes;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>Two checkpoints that a log has signed and that contradict each other.</summary>
/// <param name="Kind"><see cref="Forked"/> or <see cref="RolledBack"/>.</param>
/// <param name="CosignedSize">The size of the checkpoint that was cosigned, in decimal digits: a log that it knows is in trouble until a larger one can be cosigned.</param>
/// <param name="RaisedAt">In milliseconds since 1970.</param>
/// <param name="CosignedNote">That checkpoint, as this node has cosigned it.</param>
/// <param name="ContradictingNote">The other one, as the log has signed it.</param>
internal sealed record WitnessAlarm(string Origin, string Kind, string CosignedSize, long RaisedAt, string CosignedNote, string ContradictingNote)
{
    /// <summary>The two are of trees of which neither continues the other.</summary>
    public const string Forked = "log-forked";

    /// <summary>The other one is the last that the log publishes, and of fewer records than it has signed for.</summary>
    public const string RolledBack = "log-rolled-back";

    public static WitnessAlarm Of(Suspicion suspicion, LogExamined examined, DateTimeOffset now) => new(
        suspicion.Log.Origin,
        examined.Finding == LogFinding.Forked ? Forked : RolledBack,
        suspicion.Cosigned.Checkpoint.Size.ToString(CultureInfo.InvariantCulture),
        now.ToUnixTimeMilliseconds(),
        suspicion.Cosigned.Note.ToString(),
        examined.Evidence!.Note.ToString());

    /// <summary>The size of the other checkpoint.</summary>
    public ulong ContradictingSize => SignedCheckpoint.TryParse(System.Text.Encoding.UTF8.GetBytes(ContradictingNote), out SignedCheckpoint? read, out _) ? read.Checkpoint.Size : 0;
}
