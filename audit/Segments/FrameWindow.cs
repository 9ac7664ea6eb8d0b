using System.Buffers;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Segments;

/// <summary>The part of a segment that was read ahead.</summary>
internal sealed class FrameWindow(ILogFile file)
{
    private byte[] _buffer = new byte[64 << 10];
    private long _offset;
    private int _count;

    /// <summary>The bytes at an offset; fewer than asked for only where the file ends. They hold until the next call.</summary>
    public ReadOnlySpan<byte> At(long offset, int count)
    {
        if (offset < _offset || offset + count > _offset + _count)
        {
            Read(offset, count);
        }

        var start = (int)(offset - _offset);
        return _buffer.AsSpan(start, Math.Min(count, _count - start));
    }

    public void Forget() => _count = 0;

    /// <summary>Everything from an offset to the end of the file, read afresh, in a rented array.</summary>
    public ReadOnlySpan<byte> Rest(long offset, out byte[] rented)
    {
        rented = ArrayPool<byte>.Shared.Rent(_buffer.Length);
        var count = 0;
        while (file.Read(offset + count, rented.AsSpan(count)) is var read and > 0)
        {
            count += read;
            if (count == rented.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * count);
                rented.AsSpan().CopyTo(larger);
                ArrayPool<byte>.Shared.Return(rented);
                rented = larger;
            }
        }

        return rented.AsSpan(0, count);
    }

    private void Read(long offset, int count)
    {
        if (count > _buffer.Length)
        {
            _buffer = new byte[count + (count / 2)];
        }

        _offset = offset;
        _count = file.Read(offset, _buffer);
    }
}
