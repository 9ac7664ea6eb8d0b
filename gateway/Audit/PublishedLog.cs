using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit;

/// <summary>What is published of one replica's log: files in the folder <c>tree</c> of the log's directory.</summary>
/// <param name="replica">The replica's number.</param>
internal sealed class PublishedLog(string logDirectory, int replica)
{
    private readonly string _directory = Path.Combine(logDirectory, "tree");
    private readonly FileTileStorage _read = new(Path.Combine(logDirectory, "tree"), LeafEntry.Bytes);
    private ulong _size;

    public int Replica => replica;

    /// <summary>The size of the last checkpoint.</summary>
    public ulong Size
    {
        get => Volatile.Read(ref _size);
        set => Volatile.Write(ref _size, value);
    }

    /// <summary>To publish with.</summary>
    public FileTileStorage Tiles() => new(_directory, LeafEntry.Bytes);

    public FileCheckpointStore Checkpoints() => new(_directory);

    /// <summary>The last checkpoint; null before the first.</summary>
    public byte[]? Checkpoint() => Checkpoints().Read();

    /// <summary>A tile, or a bundle of entries, of those that the last checkpoint vouches for.</summary>
    public bool TryRead(string path, [NotNullWhen(true)] out byte[]? content)
    {
        ArrayBufferWriter<byte> read = new();
        content = TilePath.TryParse(path, out TilePath tile) && tile.IsWithin(Size) && _read.TryRead(tile, read) ? read.WrittenSpan.ToArray() : null;
        return content is not null;
    }
}
