using System.Buffers.Binary;

namespace Exchange.Audit;

/// <summary>
/// What is sealed in the mark of a retired month: three indexes of 8 bytes, little-endian, and zeros. The headers of its
/// segments can no more be proven, so the mark says which segments they are: nobody can hide others among them.
/// </summary>
/// <param name="Order">The record by which it was ordered.</param>
/// <param name="First">The month's first record.</param>
/// <param name="End">The first record behind the month; the same as <paramref name="First"/> where the month has none.</param>
internal readonly record struct RetiredMonth(ulong Order, ulong First, ulong End)
{
    /// <summary>Whether a segment that begins with this record is one of the month's.</summary>
    public bool HasSegment(ulong firstIndex) => firstIndex >= First && firstIndex < End;

    public static RetiredMonth Read(ReadOnlySpan<byte> content) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(content),
        BinaryPrimitives.ReadUInt64LittleEndian(content[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(content[16..]));

    public void Write(Span<byte> content)
    {
        content.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(content, Order);
        BinaryPrimitives.WriteUInt64LittleEndian(content[8..], First);
        BinaryPrimitives.WriteUInt64LittleEndian(content[16..], End);
    }
}
