namespace Exchange.Audit.Notes;

/// <summary>A witness's statement that a checkpoint continued all others that it had seen (c2sp.org/tlog-cosignature).</summary>
/// <param name="Witness">The witness's key; its name is the witness's.</param>
/// <param name="Seconds">When the witness stated it, in seconds since 1970-01-01T00:00:00Z; by the witness's clock, so up to 2^63 − 1.</param>
/// <param name="Signature">The line under the checkpoint.</param>
public sealed record Cosignature(NoteVerifierKey Witness, long Seconds, NoteSignature Signature)
{
    /// <summary>The statements in what was verified with witnesses' keys.</summary>
    internal static IReadOnlyList<Cosignature> Among(NoteVerification verification)
    {
        var found = new List<Cosignature>();
        foreach (var (key, signature) in verification.Signatures)
        {
            if (CosignatureFormat.TryRead(signature.Value.Span, out var seconds, out _))
            {
                found.Add(new Cosignature(key, seconds, signature));
            }
        }

        return found;
    }

    /// <summary>A key that signs notes states nothing about a log's past.</summary>
    internal static void RequireWitnesses(IReadOnlyCollection<NoteVerifierKey> witnessKeys)
    {
        if (witnessKeys.FirstOrDefault(key => key.Type != NoteKeyType.Cosignature) is { } other)
        {
            throw new ArgumentException($"The key of {other.Name} signs notes, so it is no witness's.", nameof(witnessKeys));
        }
    }
}
