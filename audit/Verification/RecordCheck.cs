using Exchange.Audit.Records;
using Google.Protobuf;

namespace Exchange.Audit.Verification;

/// <summary>Checks a decrypted record against what was published of it.</summary>
internal static class RecordCheck
{
    /// <summary>What is wrong with a record; null if nothing is.</summary>
    /// <param name="published">The tree's entries; null, as beyond their end, where there is nothing to compare with.</param>
    public static string? Fault(ReadOnlySpan<byte> record, ulong index, PublishedEntries? published)
    {
        try
        {
            AuditRecord.Parser.ParseFrom(record);
            return published is not null && index < published.Size ? Difference(record, index, published) : null;
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidDataException)
        {
            return "its bytes are no audit record";
        }
    }

    private static string? Difference(ReadOnlySpan<byte> record, ulong index, PublishedEntries published)
    {
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        LeafEntry.Write(record, entry);
        return published.At(index).SequenceEqual(entry) ? null : "it is not the record that was published under this index";
    }
}
