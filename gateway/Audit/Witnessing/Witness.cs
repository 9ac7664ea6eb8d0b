using Exchange.Audit.Notes;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>This node as a witness of other nodes' logs.</summary>
/// <param name="Key">Cosigns.</param>
/// <param name="Logs">By origin; no other log is known.</param>
internal sealed record Witness(NoteSignerKey Key, IReadOnlyDictionary<string, WitnessedLog> Logs);

/// <summary>A log that is witnessed.</summary>
/// <param name="Keys">Those that it may sign with.</param>
/// <param name="Url">Where it publishes; ends with a slash.</param>
internal sealed record WitnessedLog(string Origin, IReadOnlyCollection<NoteVerifierKey> Keys, Uri Url)
{
    /// <summary>How the log is called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public static string PartOf(string origin) => "witnessed-log:" + origin;

    /// <summary>
    /// The checkpoint with no signatures but the log's own and those given, so that nobody can have others kept with it.
    /// </summary>
    public SignedCheckpoint Reduce(SignedCheckpoint verified, params IReadOnlyList<NoteSignature> others)
    {
        IEnumerable<NoteSignature> own = verified.Note.Signatures
            .Where(signature => Keys.Any(key => key.Name == signature.Name && key.Id == signature.KeyId))
            .DistinctBy(signature => signature.ToString(), StringComparer.Ordinal);
        SignedNote note = SignedNote.Of(verified.Note.Text, [.. own, .. others]);
        return SignedCheckpoint.TryParse(note.ToBytes(), out SignedCheckpoint? reduced, out CheckpointProblem problem)
            ? reduced
            : throw new InvalidOperationException($"A checkpoint that was read is none without its other signatures ({problem}).");
    }
}
