using System.Diagnostics.CodeAnalysis;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Export;

/// <summary>
/// A record as it is handed to somebody who may see part of it: what is shown stands there byte for byte, what is not by its hash, so
/// that the leaf of the tree can be computed from it. Of a batch, questions that are not shown stand there by their hash, too.
/// </summary>
public sealed class DisclosedRecord
{
    /// <summary>What such a file is named by.</summary>
    public const string Extension = ".record";

    /// <summary>The longest file that is read or written.</summary>
    public const int MaximumBytes = 4 << 20;

    private DisclosedRecord(DisclosedEntry record, SortedDictionary<int, DisclosedEntry> questions)
    {
        Record = record;
        Questions = questions;
    }

    /// <summary>The record itself.</summary>
    public DisclosedEntry Record { get; }

    /// <summary>The questions of a batch that are shown, by their position from 1 on, in order.</summary>
    public IReadOnlyDictionary<int, DisclosedEntry> Questions { get; }

    /// <summary>How many questions there are, shown or not.</summary>
    public int QuestionCount => Record.QuestionHashes.Count;

    /// <summary>Shows an encoded record.</summary>
    /// <param name="record">The bytes as the log holds them.</param>
    /// <param name="withheld">What is not shown, of the record and of every question.</param>
    /// <param name="questions">Which questions of a batch are shown, from 1 on; null for all. A number that the batch has not is passed over.</param>
    /// <exception cref="InvalidDataException">The bytes are not an encoded record.</exception>
    public static DisclosedRecord Of(ReadOnlySpan<byte> record, RecordGroups withheld, IReadOnlySet<int>? questions = null)
    {
        var encoded = new List<byte[]>();
        var own = DisclosedEntry.Of(record, withheld, encoded);
        var shown = new SortedDictionary<int, DisclosedEntry>();
        for (var position = 1; position <= encoded.Count; position++)
        {
            if (questions is null || questions.Contains(position))
            {
                shown.Add(position, DisclosedEntry.Of(encoded[position - 1], withheld, questions: null));
            }
        }

        return new DisclosedRecord(own, shown);
    }

    /// <summary>Reads a file; false if it is none, or a question in it is not the one that the batch commits to. Nothing is proven yet.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DisclosedRecord? record)
    {
        record = null;
        if (bytes.Length <= MaximumBytes
            && DisclosedRecordText.TryRead(bytes, out var own, out var questions)
            && questions.All(question => question.Key <= own.QuestionHashes.Count && own.QuestionHashes[question.Key - 1].Span.SequenceEqual(question.Value.Hash())))
        {
            record = new DisclosedRecord(own, questions);
        }

        return record is not null;
    }

    /// <summary>The hash of the leaf that the record has in the tree.</summary>
    public TreeHash LeafHash()
    {
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        Record.Commit(entry);
        return TreeHash.OfLeaf(entry);
    }

    /// <summary>The file. What was read is given back byte for byte.</summary>
    public byte[] ToBytes() => DisclosedRecordText.Write(Record, Questions);
}
