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
    /// Writes a tile or bundle, in place of one of that path, in one step: a reader, also after any crash, finds the one
    /// or the other whole. It may be found only after <see cref="Flush"/>.
    /// </summary>
    void Write(TilePath path, ReadOnlySpan<byte> content);

    /// <summary>
    /// Returns when everything written is to be found and durable. After an error each of the writes since the last
    /// success may or may not have happened, and is to be done again.
    /// </summary>
    void Flush();

    /// <summary>
    /// The widths at which partial tiles or bundles are kept in the place of a full one, in any order. A storage that
    /// cannot list, such as a log read over HTTP, gives none.
    /// </summary>
    IReadOnlyList<int> PartialWidths(TilePath full);

    /// <summary>Removes all partial tiles or bundles in the place of a full one; need not be durable.</summary>
    void DeletePartials(TilePath full);
}
