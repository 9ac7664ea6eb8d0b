using System.Buffers;

namespace Exchange.Audit.Tree;

/// <summary>The rightmost tile or bundle of its level while it grows, in memory that is given back when it is disposed of.</summary>
internal sealed class GrowingTile(TilePath full) : IDisposable
{
    private byte[] _content = ArrayPool<byte>.Shared.Rent(TilePath.FullWidth * TreeHash.Bytes);
    private int _length;

    /// <summary>The path once it is full.</summary>
    public TilePath Full => full;

    /// <summary>The path at the width that it has now, which is not 0.</summary>
    public TilePath Path => full.WithWidth(Width);

    /// <summary>The path of the one after it once that is full.</summary>
    public TilePath Next => full.At(full.Index + 1);

    public int Width { get; private set; }

    /// <summary>The width that the storage has already.</summary>
    public int PublishedWidth { get; set; }

    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    public bool IsFull => Width == TilePath.FullWidth;

    /// <summary>A hash of a tile; a bundle has none.</summary>
    public TreeHash this[int position] => new(_content.AsSpan(position * TreeHash.Bytes, TreeHash.Bytes));

    public void Add(in TreeHash hash)
    {
        hash.CopyTo(Take(TreeHash.Bytes));
        Width++;
    }

    public void Add(ReadOnlySpan<byte> entry)
    {
        EntryBundle.Write(Take(EntryBundle.Overhead + entry.Length), entry);
        Width++;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_content);
        _content = [];
    }

    private Span<byte> Take(int bytes)
    {
        if (_length + bytes > _content.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, 2 * _content.Length));
            Content.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_content);
            _content = larger;
        }

        var taken = _content.AsSpan(_length, bytes);
        _length += bytes;
        return taken;
    }
}
