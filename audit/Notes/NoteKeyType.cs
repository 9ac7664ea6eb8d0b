namespace Exchange.Audit.Notes;

/// <summary>
/// What a key signs, as the identifier byte that c2sp.org/signed-note, "Signature types", assigns to it. The document
/// asks that only those needed are supported; ML-DSA-44, which it recommends besides, is not offered by every platform
/// that .NET 10 runs on.
/// </summary>
public enum NoteKeyType
{
    /// <summary>Ed25519 over the note's text: what a log signs its checkpoints with.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 over a time and a checkpoint: what a witness signs with (c2sp.org/tlog-cosignature).</summary>
    Cosignature = 0x04,
}
