using Exchange.Audit.Notes;

namespace Exchange.Tests.Unit.Audit.Notes;

/// <summary>Every small change of the signed-note document's own example.</summary>
public sealed class SignedNoteDamageTests
{
    private const int NotANote = -1;

    private static readonly byte[] s_note = DocumentExamples.Utf8(DocumentExamples.Note);

    private static readonly NoteVerifierKey s_key = Key();

    /// <summary>Where the empty line, the key's name and the base64 behind it begin.</summary>
    private static readonly int s_emptyLine = s_note.AsSpan().IndexOf("\n\n"u8) + 1;
    private static readonly int s_name = s_note.AsSpan().IndexOf("example.com/foo"u8);
    private static readonly int s_value = s_note.AsSpan().IndexOf("Uw2QOkn8"u8);

    // Fails: somebody changes one byte of what a log has signed, and it is still believed.
    [Fact]
    public void EveryChangedByte_GivesTheDocumentsOutcome()
    {
        Assert.Equal((int)NoteOutcome.Verified, Outcome(s_note));
        var changed = s_note.ToArray();
        for (var position = 0; position < s_note.Length; position++)
        {
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                if (value != s_note[position])
                {
                    changed[position] = (byte)value;
                    var outcome = Outcome(changed);
                    Assert.True(
                        Array.IndexOf(Expected(position), outcome) >= 0, $"byte {position} changed to {value} gives {outcome}");
                }
            }

            changed[position] = s_note[position];
        }
    }

    // Fails: a note that was cut, lengthened or has lost a byte on the way is believed.
    [Fact]
    public void EveryCutRemovalAndInsertion_IsNotBelieved()
    {
        for (var position = 0; position < s_note.Length; position++)
        {
            Assert.NotEqual((int)NoteOutcome.Verified, Outcome(s_note.AsSpan(0, position)));
            Assert.NotEqual((int)NoteOutcome.Verified, Outcome([.. s_note.AsSpan(0, position), .. s_note.AsSpan(position + 1)]));
            foreach (var inserted in "\n\r \0=Aé")
            {
                byte[] longer = [.. s_note.AsSpan(0, position), .. DocumentExamples.Utf8($"{inserted}"), .. s_note.AsSpan(position)];
                Assert.NotEqual((int)NoteOutcome.Verified, Outcome(longer));
            }
        }

        Assert.Equal(NotANote, Outcome([.. s_note, (byte)'\n']));
        Assert.Equal(NotANote, Outcome([.. s_note, (byte)' ']));
    }

    private static int[] Expected(int position)
    {
        if (position < s_emptyLine - 1)
        {
            return [NotANote, (int)NoteOutcome.WrongSignature];
        }

        if (position < s_name)
        {
            return [NotANote];
        }

        // Five characters and two bits of the sixth are the key's id.
        return (position - s_value) switch
        {
            < 5 => [NotANote, (int)NoteOutcome.NoKnownSignature],
            5 => [NotANote, (int)NoteOutcome.NoKnownSignature, (int)NoteOutcome.WrongSignature],
            _ => [NotANote, (int)NoteOutcome.WrongSignature],
        };
    }

    private static int Outcome(ReadOnlySpan<byte> bytes) =>
        SignedNote.TryParse(bytes, out var note, out _) ? (int)note.Verify([s_key]).Outcome : NotANote;

    private static NoteVerifierKey Key()
    {
        Assert.True(NoteVerifierKey.TryParse(DocumentExamples.NoteKey, out var key, out _));
        return key;
    }
}
