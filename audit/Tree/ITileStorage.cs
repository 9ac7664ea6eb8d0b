using System.Buffers;

namespace Exchange.Audit.Tree;

/// <summary>
/// Where the tiles and bundles of one log are kept. One may write while others read. An I/O error is thrown as
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface ITileStorage
{
    /// <summary>Reads a whole tile or bundle, appending it to what it is given; false if there is none.</summary>
    bool TryRead(TilePath path, IBufferWriter<byte> content);

    /// <summary>
    /// Writes a tile or bundle, in the place of an earlier width of it. A reader that asks for no more than was published
    /// finds the same as before; the rest may be found only after <see cref="Flush"/>.
    /// </summary>
    void Write(TilePath path, ReadOnlySpan<byte> content);

    /// <summary>
    /// Returns when everything written is to be found and durable. After an error, or a crash, any part of what was
    /// written since the last success may be there.
    /// </summary>
    void Flush();

    /// <summary>Forgets what is beyond a tree of that size: nobody vouches for it. Durable with the next <see cref="Flush"/>.</summary>
    void CutTo(ulong size);
}
