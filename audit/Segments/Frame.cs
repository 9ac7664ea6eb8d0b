using System.Buffers.Binary;

namespace Exchange.Audit.Segments;

/// <summary>
/// How a record stands in a segment. All numbers little-endian:
/// <code>
///  0  4  length L of what is sealed, the 16-byte tag included
///  4  4  position in its group, from 0
///  8  8  index
/// 16  4  CRC-32C of the 16 bytes before and the L bytes after
/// 20  L  the record, AES-256-GCM
/// </code>
/// A group is what one flush made durable. A group is written only after the one before it was flushed; so a frame of
/// a later group proves that every earlier one had been durable, and a damaged frame before it is damage, not a crash.
/// A frame with nothing in it is the end mark of a log that was closed in order.
/// </summary>
internal readonly record struct Frame(int SealedBytes, uint Position, ulong Index)
{
    public const int HeaderBytes = 20;

    /// <summary>What a frame adds to a record.</summary>
    public const int Overhead = HeaderBytes + SegmentCipher.TagBytes;

    /// <summary>The longest record, encoded.</summary>
    public const int MaximumRecordBytes = 1 << 20;

    public int Bytes => HeaderBytes + SealedBytes;

    public int RecordBytes => SealedBytes - SegmentCipher.TagBytes;

    public bool IsEndMark => RecordBytes == 0;

    public ulong GroupFirstIndex => Index - Position;

    /// <summary>Writes a whole frame and gives its length.</summary>
    public static int Write(Span<byte> target, SegmentCipher cipher, ulong index, uint position, ReadOnlySpan<byte> record)
    {
        var sealedBytes = record.Length + SegmentCipher.TagBytes;
        BinaryPrimitives.WriteInt32LittleEndian(target, sealedBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], position);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], index);
        var content = target.Slice(HeaderBytes, sealedBytes);
        cipher.Seal(index, position, record, content);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], Checksum.Of(target[..16], content));
        return HeaderBytes + sealedBytes;
    }

    /// <summary>Reads the numbers of a frame, unchecked but for the length; false if no frame has such a length.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < HeaderBytes)
        {
            return false;
        }

        frame = new Frame(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        return frame.SealedBytes is >= SegmentCipher.TagBytes and <= MaximumRecordBytes + SegmentCipher.TagBytes
            && frame.Position <= frame.Index;
    }

    /// <summary>Whether a whole frame matches its checksum.</summary>
    public static bool MatchesChecksum(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[16..]) == Checksum.Of(frame[..16], frame[HeaderBytes..]);
}
