using System.Buffers;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>The entries of a published tree, asked for in ascending order: each bundle is read once.</summary>
internal sealed class PublishedEntries(ITileStorage tiles, ulong size)
{
    private readonly ArrayBufferWriter<byte> _bundle = new();

    /// <summary>The index of the first entry in the bundle; none has this one before a bundle is read.</summary>
    private ulong _first = ulong.MaxValue;
    private ulong _next;
    private int _offset;

    public ulong Size => size;

    /// <summary>An entry; an empty one, which no record has, where its bundle is missing or ends before it.</summary>
    public ReadOnlySpan<byte> At(ulong index)
    {
        var first = index - (index % TilePath.FullWidth);
        if (_first != first || _next > index)
        {
            tiles.Find(TilePath.EntriesIn(size, first / TilePath.FullWidth), _bundle);
            (_first, _next, _offset) = (first, first, 0);
        }

        var rest = _bundle.WrittenSpan[_offset..];
        while (_next < index && EntryBundle.TryTake(ref rest, out _))
        {
            _next++;
        }

        _offset = _bundle.WrittenCount - rest.Length;
        if (_next < index || !EntryBundle.TryTake(ref rest, out var entry))
        {
            return default;
        }

        _next++;
        _offset = _bundle.WrittenCount - rest.Length;
        return _bundle.WrittenSpan[(_offset - entry.Length).._offset];
    }
}
