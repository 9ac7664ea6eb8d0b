using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// Carries the sealed records of a log over into its copy, batch by batch. After any error it is opened anew, from where the copy ends then.
/// </summary>
internal sealed class LogProjection : IDisposable
{
    private const int RecordsCompared = 512;

    private readonly ILogStorage _log;
    private readonly AuditCopies _copies;
    private readonly LogFollower _follower;
    private readonly BlockBatch _batch;
    private AuditMonth _mirrored;

    private LogProjection(ILogStorage log, AuditKeys keys, AuditCopies copies, ulong next)
    {
        _log = log;
        _copies = copies;
        _follower = new LogFollower(log, keys, next);
        _batch = new BlockBatch(copies.Replica, copies.BlockBytes);
        Next = next;
    }

    /// <summary>The index behind the last record that was copied.</summary>
    public ulong Next { get; private set; }

    /// <summary>Opens a projection that goes on where the copy ends.</summary>
    /// <param name="log">The log's files.</param>
    /// <param name="keys">The log's master keys.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    /// <param name="copies">Its copy.</param>
    /// <param name="count">How many records are durable in the log.</param>
    /// <exception cref="DbException">The copy cannot be read or written now.</exception>
    /// <exception cref="CopyDisagreesException">The copy holds records that the log does not.</exception>
    /// <exception cref="AuditLogCorruptException">The log is damaged.</exception>
    public static async Task<LogProjection> OpenAsync(ILogStorage log, AuditKeys keys, string logName, AuditCopies copies, ulong count, CancellationToken cancellation)
    {
        ulong next = await copies.NextAsync(cancellation);
        if (next > count)
        {
            throw new CopyDisagreesException($"The database holds {next} records of the log {logName}, and the log has {count}: it was cut, lost or set back.");
        }

        MonthKeys months = MonthKeys.Open(log, keys, logName);
        IReadOnlyDictionary<ulong, byte[]> copied = await copies.SegmentsAsync(cancellation);
        // What was retired before it was copied is not copied any more.
        if (SegmentCopy.Before(next, log, keys).FirstOrDefault(segment => IsOther(segment, copied) && months.TryFind(segment.Month, out _)) is { } begun)
        {
            // A killed log carries its last group over into a new segment: the same records, sealed under another key.
            await CompareAsync(log, keys, logName, copies, copied, begun.FirstIndex, cancellation);
            if (!await copies.TryForgetAsync(begun.FirstIndex, next, cancellation))
            {
                throw new CopyDisagreesException($"Somebody else copies the log {logName} at the same time.");
            }

            next = begun.FirstIndex;
        }

        // Not before: the secrets of a lost log may be nowhere else.
        await copies.MirrorMonthsAsync(MonthCopies.Read(log), cancellation);
        return new LogProjection(log, keys, copies, next);
    }

    /// <summary>Copies what is durable and not copied yet, at most a batch of it.</summary>
    /// <param name="count">How many records are durable in the log.</param>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="DbException">It is not known whether they were copied.</exception>
    /// <exception cref="CopyDisagreesException">The copy ends elsewhere now.</exception>
    /// <exception cref="AuditLogCorruptException">The log is damaged.</exception>
    public async Task<bool> StepAsync(ulong count, CancellationToken cancellation)
    {
        BlockBatch batch = Read(count);
        if (batch.Next == batch.From)
        {
            return false;
        }

        // Before the first records of a month, so that what is copied can always be opened.
        if (_mirrored < batch.LastMonth)
        {
            await MirrorMonthsAsync(cancellation);
            _mirrored = batch.LastMonth;
        }

        if (!await _copies.TryAddAsync(batch, cancellation))
        {
            throw new CopyDisagreesException("The copy was changed by somebody else.");
        }

        Next = batch.Next;
        return batch.IsFull;
    }

    /// <summary>Brings what was retired meanwhile into the copy, and sees that the copy still ends where it was left.</summary>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    /// <exception cref="CopyDisagreesException">The copy ends elsewhere now.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        if (await _copies.NextAsync(cancellation) != Next)
        {
            throw new CopyDisagreesException("The copy was changed by somebody else.");
        }

        await MirrorMonthsAsync(cancellation);
    }

    public void Dispose() => _follower.Dispose();

    private BlockBatch Read(ulong count)
    {
        _batch.Begin(Next);
        while (!_batch.IsFull && _follower.MoveNext(count))
        {
            _batch.Add(_follower.Next - 1, _follower.Segment, _follower.Frame);
        }

        return _batch;
    }

    private Task MirrorMonthsAsync(CancellationToken cancellation) => _copies.MirrorMonthsAsync(MonthCopies.Read(_log), cancellation);

    private static bool IsOther(SegmentCopy segment, IReadOnlyDictionary<ulong, byte[]> copied) =>
        !copied.TryGetValue(segment.FirstIndex, out byte[]? header) || !segment.Header.AsSpan().SequenceEqual(header);

    /// <summary>Refuses unless the log holds the same records as the copy from an index on: the copy of a lost log may be all that is left of it.</summary>
    private static async Task CompareAsync(
        ILogStorage log, AuditKeys keys, string logName, AuditCopies copies, IReadOnlyDictionary<ulong, byte[]> copied, ulong from, CancellationToken cancellation)
    {
        MonthKeys months = MonthCopies.Open(await copies.KeysAsync(cancellation), keys, logName);
        using OpenedCopies opened = new((_, first) => (copied[first], months));
        using IEnumerator<AuditEntry> entries = new AuditLogReader(log, keys).Read(from).GetEnumerator();
        bool more = entries.MoveNext();
        for (ulong next = from; await copies.ReadAsync(next, RecordsCompared, cancellation) is { Count: > 0 } records; next = records[^1].Index + 1)
        {
            foreach (RecordCopy record in records)
            {
                AuditRecord? present = more && entries.Current.Index == record.Index ? entries.Current.Record : null;
                // Neither can be read where the month was retired.
                if (!Equals(present, opened.Open(record)))
                {
                    throw new CopyDisagreesException($"Record {record.Index} of the log {logName} is not the one that was copied to the database: the log was lost, cut or written anew.");
                }

                more = present is null ? more : entries.MoveNext();
            }
        }
    }
}
