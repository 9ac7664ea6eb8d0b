using System.Buffers;
using System.Security.Cryptography;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Records;

/// <summary>
/// What the tree holds of a record: commitments to its parts, so that a part can be withheld and the rest still be proven.
/// <code>
///   0   1  suite
///   1  32  the open part
///  33  32  who
///  65  32  why
///  97  32  whom
/// 129  32  what
/// </code>
/// Each is the SHA-256 of the part as it stands in the encoded record, with the salt that is in it; zeros stand for a group
/// that the record has not. The open part is every other field in the order of the encoding; a question of a batch counts in
/// it by the SHA-256 of its own leaf entry in place of its bytes, so that a group of one question can be withheld, too.
/// </summary>
public static class LeafEntry
{
    /// <summary>The length of an entry.</summary>
    public const int Bytes = 1 + ((1 + RecordFields.Groups) * SHA256.HashSizeInBytes);

    private const int KeptBytes = 64 * 1024;

    /// <summary>Field 18, 32 bytes long.</summary>
    internal static ReadOnlySpan<byte> QuestionTag => [((AuditRecord.EntriesFieldNumber << 3) & 0x7F) | 0x80 | 2, AuditRecord.EntriesFieldNumber >> 4, SHA256.HashSizeInBytes];

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_open;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_openOfQuestion;

    /// <summary>Writes the entry of an encoded record.</summary>
    /// <param name="record">An encoded <see cref="AuditRecord"/>.</param>
    /// <param name="entry">At least <see cref="Bytes"/> long.</param>
    /// <exception cref="InvalidDataException">The bytes are not an encoded record.</exception>
    public static void Write(ReadOnlySpan<byte> record, Span<byte> entry)
    {
        var open = t_open ??= new ArrayBufferWriter<byte>(512);
        Write(record, entry, open, isQuestion: false);
        if (open.Capacity > KeptBytes)
        {
            t_open = null;
        }
    }

    private static void Write(ReadOnlySpan<byte> record, Span<byte> entry, ArrayBufferWriter<byte> open, bool isQuestion)
    {
        entry = entry[..Bytes];
        entry.Clear();
        entry[0] = (byte)AuditRecord.CurrentSuite;
        open.ResetWrittenCount();
        var fields = new RecordFields(record);
        while (fields.Read())
        {
            if (fields.Group is { } group)
            {
                Sha256.Hash(fields.Content, Part(entry, 1 + group));
            }
            else if (fields.IsQuestion)
            {
                WriteQuestion(fields.Content, open, isQuestion);
            }
            else
            {
                open.Write(fields.Whole);
            }
        }

        Sha256.Hash(open.WrittenSpan, Part(entry, 0));
    }

    private static void WriteQuestion(ReadOnlySpan<byte> question, ArrayBufferWriter<byte> open, bool isQuestion)
    {
        if (isQuestion)
        {
            throw new InvalidDataException("A question of a batch has questions of its own.");
        }

        Span<byte> entry = stackalloc byte[Bytes];
        Write(question, entry, t_openOfQuestion ??= new ArrayBufferWriter<byte>(512), isQuestion: true);

        // As a field of its own, which no other record's fields can be taken for.
        open.Write(QuestionTag);
        Sha256.Hash(entry, open.GetSpan(SHA256.HashSizeInBytes));
        open.Advance(SHA256.HashSizeInBytes);
    }

    /// <summary>The place of a part: 0 for the open one, from 1 on for the groups.</summary>
    internal static Span<byte> Part(Span<byte> entry, int part) => entry.Slice(1 + (part * SHA256.HashSizeInBytes), SHA256.HashSizeInBytes);
}
