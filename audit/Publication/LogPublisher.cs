using Exchange.Audit.Notes;
using Exchange.Audit.Records;
using Exchange.Audit.Segments;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Publication;

/// <summary>
/// Publishes one log: the entries of its durable records as a tree, and then a checkpoint that signs for them. Whatever
/// stops it in between, the next checkpoint continues every one that was handed out, because what it signs for is read
/// from the log again. One publisher a log, one thread at a time.
/// </summary>
public sealed class LogPublisher
{
    /// <summary>Entries that are published at once, which is what waits in memory of a log to catch up with.</summary>
    private const ulong MostAtOnce = 50_000;

    private readonly ILogStorage _log;
    private readonly AuditKeys _keys;
    private readonly ICheckpointStore _checkpoints;
    private readonly string _origin;
    private readonly NoteSignerKey _key;
    private readonly TreeWriter _tree;

    private LogPublisher(ILogStorage log, AuditKeys keys, ITileStorage tiles, ICheckpointStore checkpoints, string origin, NoteSignerKey key)
    {
        (_log, _keys, _checkpoints, _origin, _key) = (log, keys, checkpoints, origin, key);
        Latest = ReadLatest();
        _tree = TreeWriter.Open(tiles, Latest is { Checkpoint: var last } ? new TreeHead(last.Size, new TreeHash(last.RootHash.Span)) : TreeHead.Empty);
        RefuseOtherLog(tiles);
    }

    /// <summary>The last checkpoint; null before the first.</summary>
    public SignedCheckpoint? Latest { get; private set; }

    /// <summary>Goes on from the last checkpoint, or begins.</summary>
    /// <param name="log">The log's own storage, which is only read.</param>
    /// <param name="keys">With those of every segment that is not published yet.</param>
    /// <param name="origin">Which log it is to the world (c2sp.org/tlog-checkpoint, "Note text"); fixed for the life of the log.</param>
    /// <param name="key">Signs the checkpoints.</param>
    /// <exception cref="PublicationException">The checkpoint that is there is none of this log's under this key, or the log has not the record that was published last.</exception>
    /// <exception cref="AuditLogCorruptException">That record is damaged.</exception>
    /// <exception cref="AuditKeyException">Its segment's key is not among those given.</exception>
    /// <exception cref="TreeCorruptException">The tiles do not give the checkpoint's root; names the first that does not fit.</exception>
    /// <exception cref="IOException">A storage cannot be read.</exception>
    public static LogPublisher Open(ILogStorage log, AuditKeys keys, ITileStorage tiles, ICheckpointStore checkpoints, string origin, NoteSignerKey key) =>
        new(log, keys, tiles, checkpoints, origin, key);

    /// <summary>Publishes what is new. After an error it can be called again.</summary>
    /// <param name="count">How many records are durable: <see cref="AuditLog.Count"/>.</param>
    /// <returns>The new checkpoint; null where nothing is new.</returns>
    /// <exception cref="PublicationException">The log has lost records that a checkpoint signs for.</exception>
    /// <exception cref="AuditLogCorruptException">A record is missing or damaged; says where.</exception>
    /// <exception cref="AuditKeyException">A segment's key is not among those given.</exception>
    /// <exception cref="IOException">A storage cannot be read or written.</exception>
    public SignedCheckpoint? Publish(ulong count)
    {
        if (count < _tree.Size)
        {
            throw Cut(count);
        }

        var before = Latest?.Checkpoint.Size;
        Sign();
        while (_tree.Published.Size < count)
        {
            Append(Math.Min(count, _tree.Published.Size + MostAtOnce));
            _tree.Publish();
            Sign();
        }

        return Latest?.Checkpoint.Size == before ? null : Latest;
    }

    /// <summary>
    /// Puts witnesses' cosignatures under the last checkpoint, beside those that it has (c2sp.org/tlog-cosignature). After an
    /// error it can be called again.
    /// </summary>
    /// <param name="checkpoint">The checkpoint that was cosigned.</param>
    /// <param name="cosignatures">Verified over it; of a witness that has cosigned it before, the first one stays.</param>
    /// <returns>False where another checkpoint has taken its place, which these are not over.</returns>
    /// <exception cref="IOException">The checkpoint cannot be written.</exception>
    public bool TryCosign(SignedCheckpoint checkpoint, IReadOnlyList<NoteSignature> cosignatures)
    {
        if (Latest is not { } latest || latest.Note.Text != checkpoint.Note.Text)
        {
            return false;
        }

        NoteSignature[] added = [.. cosignatures.Where(one => !latest.Note.Signatures.Any(other => other.Name == one.Name && other.KeyId == one.KeyId))];
        if (added.Length > 0)
        {
            var cosigned = latest.With(added);
            _checkpoints.Write(cosigned.Note.ToBytes());
            Latest = cosigned;
        }

        return true;
    }

    /// <summary>A log that was set back and has grown again since is long enough, but has other records where it was published.</summary>
    private void RefuseOtherLog(ITileStorage tiles)
    {
        if (_tree.Size == 0)
        {
            return;
        }

        var last = _tree.Size - 1;
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        using var cursor = new LogCursor(_log, _keys, last);
        if (!cursor.MoveNext(out var record))
        {
            throw cursor.Bad is { AtTail: false } bad ? new AuditLogCorruptException(bad) : new PublicationException($"The log {_origin} has no record {last}, which was published: it was cut or set back.");
        }

        if (cursor.Index > last)
        {
            // Its month was retired: the leaf stays, what it commits to can no more be compared.
            return;
        }

        LeafEntry.Write(record, entry);
        if (new TreeReader(tiles, _tree.Size).LeafAt(last) != TreeHash.OfLeaf(entry))
        {
            throw new PublicationException($"Record {last} of the log {_origin} is not the one that was published.");
        }
    }

    private PublicationException Cut(ulong count) => new($"The log {_origin} has {count} records, and {_tree.Size} were published: it was cut or set back.");

    /// <summary>Signs for what is published, unless that is done.</summary>
    private void Sign()
    {
        var head = _tree.Published;
        if (head.Size == (Latest?.Checkpoint.Size ?? 0))
        {
            return;
        }

        var signed = SignedCheckpoint.Of(Checkpoint.Of(_origin, head.Size, head.Root.ToArray()), _key);
        _checkpoints.Write(signed.Note.ToBytes());
        Latest = signed;
    }

    private void Append(ulong count)
    {
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        using var cursor = new LogCursor(_log, _keys, _tree.Size);
        while (_tree.Size < count)
        {
            if (!cursor.MoveNext(out var record))
            {
                throw cursor.Bad is { } bad ? new AuditLogCorruptException(bad) : new PublicationException($"The log {_origin} ends before record {_tree.Size}, which was durable.");
            }

            if (cursor.Index > _tree.Size)
            {
                throw new PublicationException($"Record {_tree.Size} of the log {_origin} belongs to a month that was retired before it was published.");
            }

            LeafEntry.Write(record, entry);
            _tree.Append(entry);
        }
    }

    private SignedCheckpoint? ReadLatest()
    {
        if (_checkpoints.Read() is not { } bytes)
        {
            return null;
        }

        if (!SignedCheckpoint.TryParse(bytes, out var latest, out var problem))
        {
            throw new PublicationException($"The checkpoint of the log {_origin} cannot be read ({problem}).");
        }

        var outcome = latest.Verify(_origin, [_key.VerifierKey], []).Outcome;
        return outcome == CheckpointOutcome.Trusted
            ? latest
            : throw new PublicationException($"The checkpoint that is there is not one of the log {_origin} under its key {_key.VerifierKey.Name} ({outcome}).");
    }
}
