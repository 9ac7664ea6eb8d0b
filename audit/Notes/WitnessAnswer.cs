using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>What came of a witness's answer with cosignatures.</summary>
public enum WitnessAnswerOutcome
{
    /// <summary>At least one trusted witness has cosigned.</summary>
    Cosigned,

    /// <summary>The body is not one or more signature lines.</summary>
    Malformed,

    /// <summary>No signature is of a trusted witness.</summary>
    NoKnownWitness,

    /// <summary>A trusted witness's signature is wrong, or leaves out the time.</summary>
    WrongSignature,
}

/// <summary>The bodies that a witness answers with (c2sp.org/tlog-witness, "add-checkpoint").</summary>
public static class WitnessAnswer
{
    /// <summary>The <c>Content-Type</c> of the answer 409, whose body is the size of what was cosigned last.</summary>
    public const string SizeContentType = "text/x.tlog.size";

    /// <summary>The longest body to be read of any answer.</summary>
    public const int MaximumBytes = SignedNote.MaximumBytes;

    /// <summary>The body of 200: a line for each cosignature.</summary>
    public static byte[] FormatCosignatures(params IEnumerable<NoteSignature> cosignatures) =>
        Encoding.UTF8.GetBytes(string.Concat(cosignatures.Select(cosignature => $"{cosignature}\n")));

    /// <summary>
    /// Reads the body of 200. Cosignatures of unknown witnesses are ignored; those given back are verified over
    /// <paramref name="checkpoint"/>, one a witness, and may be put under it.
    /// </summary>
    /// <exception cref="ArgumentException">A witness's key is not of type <see cref="NoteKeyType.Cosignature"/>.</exception>
    public static WitnessAnswerOutcome ReadCosignatures(
        ReadOnlySpan<byte> body,
        SignedCheckpoint checkpoint,
        IReadOnlyCollection<NoteVerifierKey> witnessKeys,
        out IReadOnlyList<Cosignature> cosignatures)
    {
        Cosignature.RequireWitnesses(witnessKeys);
        cosignatures = [];
        var text = checkpoint.Note.Text;
        byte[] cosigned = [.. Encoding.UTF8.GetBytes(text), (byte)'\n', .. body];
        // An empty line in the body would move the end of the text: then the lines would be over another one.
        if (!SignedNote.TryParse(cosigned, out var note, out _) || note.Text != text)
        {
            return WitnessAnswerOutcome.Malformed;
        }

        var verification = note.Verify(witnessKeys);
        if (verification.Outcome != NoteOutcome.Verified)
        {
            return verification.Outcome == NoteOutcome.NoKnownSignature
                ? WitnessAnswerOutcome.NoKnownWitness
                : WitnessAnswerOutcome.WrongSignature;
        }

        var found = Cosignature.Among(verification);
        if (found.Any(cosignature => cosignature.Seconds == 0))
        {
            return WitnessAnswerOutcome.WrongSignature;
        }

        cosignatures = found;
        return WitnessAnswerOutcome.Cosigned;
    }

    /// <summary>The body of 409: the size of the checkpoint cosigned last.</summary>
    public static byte[] FormatSize(ulong size) => Encoding.ASCII.GetBytes($"{StrictText.Decimal(size)}\n");

    /// <summary>Reads the body of 409.</summary>
    public static bool TryReadSize(ReadOnlySpan<byte> body, out ulong size)
    {
        size = 0;
        return StrictText.TryDecodeUtf8(body, out var text)
            && text.EndsWith('\n')
            && StrictText.TryParseDecimal(text.AsSpan(0, text.Length - 1), out size);
    }
}
