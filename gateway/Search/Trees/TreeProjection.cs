using System.Buffers;
using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Notes;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Search.Copies;

namespace Exchange.Gateway.Search.Trees;

/// <summary>
/// Carries what this replica has published of its log over into its copy: tiles once they are whole, the last of each level as it
/// grows, and behind them the checkpoint that vouches for them. Of the entries only those of retired months, which nobody can
/// make from the records any more. After any error it is opened anew.
/// </summary>
internal sealed class TreeProjection
{
    /// <summary>What a transaction may hold; longer ones would keep other writers of a SQLite file waiting.</summary>
    private const int TilesAtOnce = 256;

    private readonly PublishedLog _published;
    private readonly AuditCopies _records;
    private readonly TreeCopies _copies;
    private readonly ITileStorage _tiles;
    private readonly ulong _retiredEnd;
    private SignedCheckpoint? _pending;
    private string? _copiedNote;
    private ulong _copiedSize;
    private bool _areEntriesCopied;

    private TreeProjection(PublishedLog published, AuditCopies records, TreeCopies copies, SignedCheckpoint? copied, ulong retiredEnd)
    {
        _published = published;
        _records = records;
        _copies = copies;
        _tiles = published.Tiles();
        _retiredEnd = retiredEnd;
        _copiedNote = copied?.Note.ToString();
        _copiedSize = copied?.Checkpoint.Size ?? 0;
    }

    /// <summary>Opens a projection that goes on where the copy ends.</summary>
    /// <param name="log">The log's files; its months are not retired while it is open.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    /// <exception cref="DbException">The copy cannot be read now.</exception>
    /// <exception cref="CopyDisagreesException">What is published does not continue what is copied.</exception>
    /// <exception cref="TreeCorruptException">A tile is missing or damaged.</exception>
    public static async Task<TreeProjection> OpenAsync(
        PublishedLog published, ILogStorage log, AuditKeys keys, string logName, AuditCopies records, TreeCopies copies, CancellationToken cancellation)
    {
        SignedCheckpoint? copied = (await copies.CheckpointsAsync(cancellation)).Newest;
        if (copied is { Checkpoint: var before } && !Continues(published, before))
        {
            throw new CopyDisagreesException($"What is published of the log {logName} does not continue the {before.Size} records whose tree was copied to the database: the log was lost, cut or written anew.");
        }

        return new TreeProjection(published, records, copies, copied, MonthCopies.RetiredEnd(MonthCopies.Read(log), keys, logName));
    }

    /// <summary>Copies what is published and not copied yet, as far as the records below it are copied.</summary>
    /// <returns>How many tiles and bundles were written.</returns>
    /// <exception cref="DbException">It is not known whether they were written.</exception>
    /// <exception cref="CopyDisagreesException">The copy is another one now.</exception>
    /// <exception cref="TreeCorruptException">A tile is missing.</exception>
    /// <exception cref="IOException">The tree cannot be read.</exception>
    public async Task<int> StepAsync(CancellationToken cancellation)
    {
        if ((await _copies.CheckpointsAsync(cancellation)).Newest?.Note.ToString() != _copiedNote)
        {
            throw new CopyDisagreesException("The copy was changed by somebody else.");
        }

        if (Current() is not { } current)
        {
            return 0;
        }

        // The one that waits for its records, so that a log that grows faster than it is copied does not make it wait for ever.
        if (_pending is null || _pending.Note.Text == current.Note.Text)
        {
            _pending = current;
        }

        if (_pending.Note.ToString() == _copiedNote || await _records.NextAsync(cancellation) < _pending.Checkpoint.Size)
        {
            return 0;
        }

        int written = await CopyAsync(_pending, cancellation);
        (_copiedNote, _copiedSize, _pending) = (_pending.Note.ToString(), _pending.Checkpoint.Size, null);
        return written;
    }

    private static bool Continues(PublishedLog published, Checkpoint copied) =>
        Read(published) is { Checkpoint: var now } && now.Size >= copied.Size
        && new TreeReader(published.Tiles(), now.Size).RootAt(copied.Size) == new TreeHash(copied.RootHash.Span);

    private static SignedCheckpoint? Read(PublishedLog published) =>
        published.Checkpoint() is { } bytes && SignedCheckpoint.TryParse(bytes, out SignedCheckpoint? checkpoint, out _) ? checkpoint : null;

    /// <summary>The last checkpoint, with its cosignatures as far as there are any; null where it is older than what is copied.</summary>
    private SignedCheckpoint? Current() => Read(_published) is { } checkpoint && checkpoint.Checkpoint.Size >= _copiedSize ? checkpoint : null;

    private async Task<int> CopyAsync(SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        ulong size = checkpoint.Checkpoint.Size;
        List<CopiedTile> batch = [];
        int written = 0;
        foreach (TilePath path in TileCopies.Hashes(_copiedSize, size).Concat(await MissingEntriesAsync(size, cancellation)))
        {
            batch.Add(new CopiedTile(path, Read(path)));
            written++;
            if (batch.Count == TilesAtOnce)
            {
                await _copies.WriteAsync(batch, null, cancellation);
                batch.Clear();
            }
        }

        await _copies.WriteAsync(batch, checkpoint, cancellation);
        _areEntriesCopied = true;
        return written;
    }

    /// <summary>Months are retired while the log is closed, so once is enough.</summary>
    private async Task<IReadOnlyList<TilePath>> MissingEntriesAsync(ulong size, CancellationToken cancellation)
    {
        if (_areEntriesCopied || _retiredEnd == 0)
        {
            return [];
        }

        IReadOnlyDictionary<ulong, int> present = await _copies.LengthsAsync(CopiedTile.EntriesLevel, cancellation);
        ulong end = Math.Min(_retiredEnd, size);
        return [.. TileCopies.Entries(end, size).Where(path => present.GetValueOrDefault(path.Index) < CopiedBundle.BytesOf(CopiedBundle.WidthOf(path.Index, end)))];
    }

    private byte[] Read(TilePath path)
    {
        ArrayBufferWriter<byte> content = new();
        return _tiles.TryRead(path, content) ? content.WrittenSpan.ToArray() : throw new TreeCorruptException(new TreeFault(path, null, "it is missing."));
    }
}
