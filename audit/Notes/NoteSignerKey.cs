using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>
/// A private key that notes are signed with. Its text, <c>PRIVATE+KEY+name+id+base64</c>, is the one that the Go
/// implementation of signed notes reads and writes; it is a secret, so it is no <see cref="object.ToString"/>.
/// </summary>
public sealed class NoteSignerKey
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] _privateKey;
    private readonly byte[] _publicKey;

    private NoteSignerKey(string name, NoteKeyType type, byte[] privateKey)
    {
        _privateKey = privateKey;
        _publicKey = Ed25519.PublicKeyOf(privateKey);
        VerifierKey = new NoteVerifierKey(name, type, _publicKey);
    }

    /// <summary>The public key to this one.</summary>
    public NoteVerifierKey VerifierKey { get; }

    /// <summary>Whether a key can have this name: it is not empty, and holds no space, plus or control character.</summary>
    public static bool IsName([NotNullWhen(true)] string? name) => NoteName.IsValid(name);

    /// <summary>
    /// A new key from the platform's cryptographic random numbers. A key serves one purpose: whoever runs a log and a
    /// witness, or two witnesses, generates one for each (c2sp.org/tlog-cosignature, "Ed25519 signed message").
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, or holds a space, a plus or a control character.</exception>
    public static NoteSignerKey Generate(string name, NoteKeyType type)
    {
        if (!NoteName.IsValid(name))
        {
            throw new ArgumentException("A key's name is not empty and holds no space, plus or control character.", nameof(name));
        }

        return Enum.IsDefined(type)
            ? new NoteSignerKey(name, type, Ed25519.GeneratePrivateKey())
            : throw new ArgumentOutOfRangeException(nameof(type));
    }

    /// <summary>Reads what <see cref="ToPrivateText"/> gave; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteSignerKey? key, out NoteKeyProblem problem)
    {
        key = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            problem = NoteKeyProblem.Malformed;
            return false;
        }

        problem = NoteKeyText.Read(text[Prefix.Length..], out var parts);
        if (problem != NoteKeyProblem.None)
        {
            return false;
        }

        var read = new NoteSignerKey(parts.Name, parts.Type, parts.Key);
        problem = read.VerifierKey.Id == parts.Id ? NoteKeyProblem.None : NoteKeyProblem.Id;
        key = problem == NoteKeyProblem.None ? read : null;
        return key is not null;
    }

    /// <summary>
    /// The same key under another name, which makes another key of it to everybody else: the id follows from the name. For
    /// logs that belong together, such as those of a node's replicas, each under a name of its own.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty, or holds a space, a plus or a control character.</exception>
    public NoteSignerKey Named(string name) => NoteName.IsValid(name)
        ? new NoteSignerKey(name, VerifierKey.Type, _privateKey)
        : throw new ArgumentException("A key's name is not empty and holds no space, plus or control character.", nameof(name));

    /// <summary>The private key as text, for a file that its owner alone may read.</summary>
    public string ToPrivateText() =>
        Prefix + new NoteKeyText(VerifierKey.Name, VerifierKey.Id, VerifierKey.Type, _privateKey);

    /// <summary>Signs the text of a note (c2sp.org/signed-note, "Ed25519 signatures").</summary>
    /// <exception cref="InvalidOperationException">The key is a witness's.</exception>
    /// <exception cref="ArgumentException">The text is none that a note can have.</exception>
    public NoteSignature Sign(string text)
    {
        Require(NoteKeyType.Ed25519);
        if (!NoteText.IsValid(text))
        {
            throw new ArgumentException("A note's text ends in a newline and holds no other control character.", nameof(text));
        }

        return Signed(SignBytes(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Cosigns a checkpoint: states that at this time it was the largest consistent one that the witness had seen of
    /// its log (c2sp.org/tlog-cosignature, "Ed25519 signed message"). Fractions of a second are cut off.
    /// </summary>
    /// <exception cref="InvalidOperationException">The key is not a witness's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is not after 1970-01-01T00:00:00Z.</exception>
    public NoteSignature Cosign(Checkpoint checkpoint, DateTimeOffset time)
    {
        Require(NoteKeyType.Cosignature);
        var seconds = time.ToUnixTimeSeconds();
        // A witness must not leave the time out (c2sp.org/tlog-witness, "add-checkpoint"), and zero says just that.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds, nameof(time));
        var message = CosignatureFormat.Message(seconds, Encoding.UTF8.GetBytes(checkpoint.ToText()));
        return Signed(CosignatureFormat.Write(seconds, SignBytes(message)));
    }

    private byte[] SignBytes(byte[] message) => Ed25519.Sign(_privateKey, _publicKey, message);

    private NoteSignature Signed(byte[] value) => new(VerifierKey.Name, VerifierKey.Id, value);

    private void Require(NoteKeyType type)
    {
        if (VerifierKey.Type != type)
        {
            throw new InvalidOperationException($"The key of {VerifierKey.Name} is of type {VerifierKey.Type}, not {type}.");
        }
    }
}
