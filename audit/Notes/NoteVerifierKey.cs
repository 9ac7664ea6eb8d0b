using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Notes;

/// <summary>
/// A public key that signatures of notes are checked with. As text: <c>name+id+base64</c>, e.g.
/// <c>example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k</c>
/// (c2sp.org/signed-note, "Verifier keys"; c2sp.org/tlog-cosignature, "Format", for a witness's).
/// </summary>
public sealed class NoteVerifierKey
{
    private readonly byte[] _publicKey;

    internal NoteVerifierKey(string name, NoteKeyType type, byte[] publicKey)
    {
        Name = name;
        Type = type;
        Id = NoteKeyText.IdOf(name, type, publicKey);
        _publicKey = publicKey;
    }

    /// <summary>Whose key it is.</summary>
    public string Name { get; }

    /// <summary>The key's id: not a fingerprint, only there to find the key by.</summary>
    public uint Id { get; }

    /// <summary>What the key signs.</summary>
    public NoteKeyType Type { get; }

    /// <summary>Reads the text of a key; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteVerifierKey? key, out NoteKeyProblem problem)
    {
        key = null;
        problem = NoteKeyText.Read(text, out var parts);
        if (problem == NoteKeyProblem.None)
        {
            var read = new NoteVerifierKey(parts.Name, parts.Type, parts.Key);
            problem = read.Id != parts.Id ? NoteKeyProblem.Id
                : !Ed25519.IsPublicKey(parts.Key) ? NoteKeyProblem.Key
                : NoteKeyProblem.None;
            key = problem == NoteKeyProblem.None ? read : null;
        }

        return key is not null;
    }

    /// <summary>The key as text, to be published and put into configurations.</summary>
    public override string ToString() => new NoteKeyText(Name, Id, Type, _publicKey).ToString();

    /// <summary>Whether the signature claims to be of this key.</summary>
    internal bool IsOf(NoteSignature signature) => signature.KeyId == Id && signature.Name == Name;

    internal bool Verifies(NoteSignature signature, byte[] text) => Type switch
    {
        NoteKeyType.Ed25519 => Ed25519.Verify(_publicKey, text, signature.Value.Span),
        NoteKeyType.Cosignature => CosignatureFormat.TryRead(signature.Value.Span, out var seconds, out var value)
            && Ed25519.Verify(_publicKey, CosignatureFormat.Message(seconds, text), value),
        _ => false,
    };
}
