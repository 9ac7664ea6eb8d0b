using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit;

/// <summary>What is published of one replica's log: files in the folder <c>tree</c> of the log's directory.</summary>
/// <param name="replica">The replica's number.</param>
internal sealed class PublishedLog(string logDirectory, int replica)
{
    private readonly string _directory = Path.Combine(logDirectory, "tree");
    private readonly FileTileStorage _tiles = new(Path.Combine(logDirectory, "tree"), LeafEntry.Bytes);
    private SignedCheckpoint? _latest;
    private TaskCompletionSource _changed = NewSignal();

    public int Replica => replica;

    /// <summary>The last checkpoint, as the log signed it; null before the first.</summary>
    public SignedCheckpoint? Latest
    {
        get => Volatile.Read(ref _latest);
        set
        {
            Volatile.Write(ref _latest, value);
            Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
        }
    }

    /// <summary>The size of the last checkpoint.</summary>
    private ulong Size => Latest?.Checkpoint.Size ?? 0;

    /// <summary>
    /// The same for whoever reads and for the one who writes: what was left open by a publication that failed is given back by the next, however
    /// long the disk is full.
    /// </summary>
    public FileTileStorage Tiles() => _tiles;

    public FileCheckpointStore Checkpoints() => new(_directory);

    /// <summary>The last checkpoint; null before the first.</summary>
    public byte[]? Checkpoint() => Checkpoints().Read();

    /// <summary>Waits for a checkpoint with another text than that of one that is done with.</summary>
    public async Task<SignedCheckpoint> AfterAsync(SignedCheckpoint? done, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed = Volatile.Read(ref _changed).Task;
            if (Latest is { } latest && latest.Note.Text != done?.Note.Text)
            {
                return latest;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>That the tree of a checkpoint begins with what it was at a size (RFC 6962, section 2.1.2).</summary>
    /// <exception cref="TreeCorruptException">A tile is missing or damaged.</exception>
    /// <exception cref="IOException">The tiles cannot be read.</exception>
    public ConsistencyProof ProveConsistency(ulong from, SignedCheckpoint to) =>
        new TreeReader(_tiles, to.Checkpoint.Size).ProveConsistency(from, to.Checkpoint.Size);

    /// <summary>A tile, or a bundle of entries, of those that the last checkpoint vouches for.</summary>
    public bool TryRead(string path, [NotNullWhen(true)] out byte[]? content)
    {
        ArrayBufferWriter<byte> read = new();
        content = TilePath.TryParse(path, out TilePath tile) && tile.IsWithin(Size) && _tiles.TryRead(tile, read) ? read.WrittenSpan.ToArray() : null;
        return content is not null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
