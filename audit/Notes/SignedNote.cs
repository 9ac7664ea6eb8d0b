using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>
/// A text with signatures under it (c2sp.org/signed-note). The text is nobody's until <see cref="Verify"/> has found a
/// signature of a key that the reader trusts.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The longest note that is read: sixteen signatures of 5 kB, which a reader must take, fill half of it.</summary>
    public const int MaximumBytes = 256 * 1024;

    /// <summary>The most signatures that are read.</summary>
    public const int MaximumSignatures = 64;

    private const string EmptyLine = "\n\n";

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with its last newline and without the empty line that follows.</summary>
    public string Text { get; }

    /// <summary>All signatures, known or not, in their order; at least one.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>A note of this text and these signatures.</summary>
    /// <exception cref="ArgumentException">No note can have this text, or there is no signature, or are too many.</exception>
    public static SignedNote Of(string text, params IReadOnlyList<NoteSignature> signatures)
    {
        if (!NoteText.IsValid(text))
        {
            throw new ArgumentException("A note's text ends in a newline and holds no other control character.", nameof(text));
        }

        var note = new SignedNote(text, signatures);
        return signatures.Count is > 0 and <= MaximumSignatures && Encoding.UTF8.GetByteCount(note.ToString()) <= MaximumBytes
            ? note
            : throw new ArgumentException("A note has at least one signature, and no more than would be read again.", nameof(signatures));
    }

    /// <summary>Reads a note; <paramref name="problem"/> says why it is none. Nothing is verified yet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note, out NoteProblem problem)
    {
        note = null;
        problem = Read(bytes, out var text, out var signatures);
        if (problem == NoteProblem.None)
        {
            note = new SignedNote(text, signatures);
        }

        return note is not null;
    }

    /// <summary>The note with further signatures under those it has, e.g. those of witnesses.</summary>
    /// <exception cref="ArgumentException">There are then more than would be read again.</exception>
    public SignedNote With(params IReadOnlyList<NoteSignature> signatures) => Of(Text, [.. Signatures, .. signatures]);

    /// <summary>
    /// Checks every signature whose key's name and id are among the keys given, and ignores all others. One that is
    /// wrong, though its key is known, spoils the whole note ("Signatures"). A key may have signed more than once: all
    /// its signatures are checked, and the first counts.
    /// </summary>
    public NoteVerification Verify(IReadOnlyCollection<NoteVerifierKey> keys)
    {
        var text = Encoding.UTF8.GetBytes(Text);
        var verified = new List<VerifiedSignature>();
        // A line that is repeated is verified once, so that nobody has a reader work by copying one.
        foreach (var signature in Signatures.DistinctBy(signature => signature.ToString(), StringComparer.Ordinal))
        {
            // Two keys may share name and id by chance: then it is enough that one of them has signed.
            NoteVerifierKey[] known = [.. keys.Where(key => key.IsOf(signature))];
            if (known.Length == 0)
            {
                continue;
            }

            if (known.FirstOrDefault(key => key.Verifies(signature, text)) is not { } signer)
            {
                return new NoteVerification(NoteOutcome.WrongSignature, [], signature.Name);
            }

            if (!verified.Exists(other => other.Key == signer))
            {
                verified.Add(new VerifiedSignature(signer, signature));
            }
        }

        return new NoteVerification(verified.Count > 0 ? NoteOutcome.Verified : NoteOutcome.NoKnownSignature, verified, null);
    }

    /// <summary>The note in UTF-8, as it is published.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The note as text.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            note.Append(signature).Append('\n');
        }

        return note.ToString();
    }

    private static NoteProblem Read(ReadOnlySpan<byte> bytes, out string text, out List<NoteSignature> signatures)
    {
        (text, signatures) = ("", []);
        if (bytes.Length > MaximumBytes)
        {
            return NoteProblem.TooLong;
        }

        if (!StrictText.TryDecodeUtf8(bytes, out var all))
        {
            return NoteProblem.NotUtf8;
        }

        if (NoteText.HasControls(all))
        {
            return NoteProblem.ControlCharacter;
        }

        var end = all.LastIndexOf(EmptyLine, StringComparison.Ordinal);
        if (end < 0 || end + EmptyLine.Length == all.Length || !all.EndsWith('\n'))
        {
            return NoteProblem.NoSignatures;
        }

        text = all[..(end + 1)];
        var lines = all.AsSpan(end + EmptyLine.Length)[..^1];
        foreach (var line in lines.Split('\n'))
        {
            if (signatures.Count == MaximumSignatures)
            {
                return NoteProblem.TooManySignatures;
            }

            if (!NoteSignature.TryParse(lines[line], out var signature))
            {
                return NoteProblem.MalformedSignature;
            }

            signatures.Add(signature);
        }

        return NoteProblem.None;
    }
}
