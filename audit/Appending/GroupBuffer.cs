using Exchange.Audit.Segments;

namespace Exchange.Audit.Appending;

/// <summary>The frames that one flush will make durable.</summary>
internal sealed class GroupBuffer
{
    // One record, however long, always fits.
    private readonly byte[] _bytes = new byte[Frame.MaximumRecordBytes + Frame.Overhead];
    private SegmentCipher _cipher = null!;
    private int _length;

    public ulong FirstIndex { get; private set; }

    public uint Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>As many bytes as a group may have, whatever they are now.</summary>
    public ReadOnlySpan<byte> Room => _bytes;

    public void Begin(SegmentCipher cipher, ulong firstIndex)
    {
        _cipher = cipher;
        FirstIndex = firstIndex;
        Count = 0;
        _length = 0;
    }

    public bool HasRoomFor(ReadOnlySpan<byte> record) => _length + record.Length + Frame.Overhead <= _bytes.Length;

    public void Add(ReadOnlySpan<byte> record)
    {
        _length += Frame.Write(_bytes.AsSpan(_length), _cipher, FirstIndex + Count, Count, record);
        Count++;
    }
}
