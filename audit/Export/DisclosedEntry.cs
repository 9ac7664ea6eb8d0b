using System.Security.Cryptography;
using Exchange.Audit.Records;
using Google.Protobuf;

namespace Exchange.Audit.Export;

/// <summary>
/// A record, or one question of a batch, as far as it is shown: the open part as the leaf commits to it, and each group
/// shown or withheld.
/// </summary>
public sealed class DisclosedEntry
{
    private readonly DisclosedGroup[] _groups;

    private DisclosedEntry(ReadOnlyMemory<byte> open, DisclosedGroup[] groups, AuditRecord fields, IReadOnlyList<ReadOnlyMemory<byte>> questions)
    {
        Open = open;
        _groups = groups;
        Fields = fields;
        QuestionHashes = questions;
    }

    /// <summary>What is shown, without the questions of a batch. A group that is withheld is missing here, like one that there is not.</summary>
    public AuditRecord Fields { get; }

    /// <summary>The bytes that the first hash of the leaf is over (<see cref="LeafEntry"/>).</summary>
    internal ReadOnlyMemory<byte> Open { get; }

    /// <summary>The hashes of the questions' leaf entries, in order.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> QuestionHashes { get; }

    internal IReadOnlyList<DisclosedGroup> Groups => _groups;

    /// <summary>How a group is shown; one of the four, not several together.</summary>
    public Disclosure this[RecordGroups group]
    {
        get
        {
            var position = System.Numerics.BitOperations.TrailingZeroCount((uint)group);
            return RecordGroupNames.At(position) == group ? _groups[position].Disclosure : throw new ArgumentOutOfRangeException(nameof(group));
        }
    }

    /// <summary>Writes the leaf entry that this comes to, whatever is withheld.</summary>
    /// <param name="entry">At least <see cref="LeafEntry.Bytes"/> long.</param>
    public void Commit(Span<byte> entry)
    {
        entry = entry[..LeafEntry.Bytes];
        entry.Clear();
        entry[0] = (byte)AuditRecord.CurrentSuite;
        SHA256.HashData(Open.Span, LeafEntry.Part(entry, 0));
        for (var position = 0; position < _groups.Length; position++)
        {
            _groups[position].Commit(LeafEntry.Part(entry, 1 + position));
        }
    }

    /// <summary>What a question counts by in the open part of its batch.</summary>
    internal byte[] Hash()
    {
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        Commit(entry);
        return SHA256.HashData(entry);
    }

    /// <summary>Takes an encoded record apart.</summary>
    /// <param name="questions">Is given the bytes of each question of a batch; null for a question, which has none.</param>
    /// <exception cref="InvalidDataException">The bytes are not an encoded record.</exception>
    internal static DisclosedEntry Of(ReadOnlySpan<byte> record, RecordGroups withheld, List<byte[]>? questions)
    {
        var groups = new DisclosedGroup[RecordFields.Groups];
        using var open = new MemoryStream();
        var fields = new RecordFields(record);
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        while (fields.Read())
        {
            if (fields.Group is { } group)
            {
                groups[group] = DisclosedGroup.Of(fields.Content, withheld.HasFlag(RecordGroupNames.At(group)));
            }
            else if (fields.IsQuestion)
            {
                (questions ?? throw new InvalidDataException("A question of a batch has questions of its own.")).Add(fields.Content.ToArray());
                LeafEntry.Write(fields.Content, entry);
                open.Write(LeafEntry.QuestionTag);
                open.Write(SHA256.HashData(entry));
            }
            else
            {
                open.Write(fields.Whole);
            }
        }

        return TryRead(open.ToArray(), groups, questions is null) ?? throw new InvalidDataException("The bytes are not an audit record.");
    }

    /// <summary>Reads the parts of an entry; null where they are none of a record.</summary>
    /// <param name="open">As the leaf commits to it.</param>
    /// <param name="groups">One for each of the four.</param>
    /// <param name="isQuestion">A question has no questions.</param>
    internal static DisclosedEntry? TryRead(ReadOnlyMemory<byte> open, DisclosedGroup[] groups, bool isQuestion)
    {
        try
        {
            using var plain = new MemoryStream();
            var questions = new List<ReadOnlyMemory<byte>>();
            var fields = new RecordFields(open.Span);
            while (fields.Read())
            {
                if (fields.IsQuestion && !isQuestion && fields.Whole.StartsWith(LeafEntry.QuestionTag) && fields.Content.Length == SHA256.HashSizeInBytes)
                {
                    questions.Add(fields.Content.ToArray());
                }
                else if (fields.IsQuestion || fields.Group is not null)
                {
                    return null;
                }
                else
                {
                    plain.Write(fields.Whole);
                }
            }

            var record = AuditRecord.Parser.ParseFrom(plain.ToArray());
            (record.Who, record.Why, record.Whom, record.What) = (
                Read(groups[0], Who.Parser), Read(groups[1], Why.Parser), Read(groups[2], Whom.Parser), Read(groups[3], What.Parser));
            return new DisclosedEntry(open, groups, record, questions);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static T? Read<T>(DisclosedGroup group, MessageParser<T> parser)
        where T : class, IMessage<T> => group.Disclosure == Disclosure.Shown ? parser.ParseFrom(group.Content.Span) : null;
}
