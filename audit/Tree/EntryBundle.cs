using System.Buffers.Binary;

namespace Exchange.Audit.Tree;

/// <summary>
/// How entries stand in a bundle (C2SP tlog-tiles, "Log entries"): one after the other, each led by its length as two
/// bytes, the higher first.
/// </summary>
public static class EntryBundle
{
    /// <summary>The longest entry that a bundle can hold.</summary>
    public const int MaximumEntryBytes = ushort.MaxValue;

    /// <summary>What a bundle adds to an entry.</summary>
    internal const int Overhead = sizeof(ushort);

    /// <summary>Takes the first entry of what is left of a bundle; false if there is none, or not all of it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out var length) || rest.Length < Overhead + length)
        {
            return false;
        }

        entry = rest.Slice(Overhead, length);
        rest = rest[(Overhead + length)..];
        return true;
    }

    /// <summary>Writes an entry into a place that is just as long as it and its length.</summary>
    internal static void Write(Span<byte> target, ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)entry.Length);
        entry.CopyTo(target[Overhead..]);
    }
}
