using Exchange.Audit.Appending;
using Exchange.Audit.Copying;
using Exchange.Audit.Records;
using Exchange.Audit.Retirement;
using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit;

/// <summary>
/// A durable, append-only, encrypted log of audit records. One writer at a time; any number of callers may append at
/// once. What happens on failure: every append that waits fails, none is taken until the log could begin a fresh
/// segment, which it tries by itself again and again.
/// </summary>
public sealed class AuditLog : IDisposable
{
    private readonly IDisposable _lock;
    private readonly ILogStorage _storage;
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;

    private AuditLog(AuditLogOptions options, AuditKeys keys, TimeProvider time, ILogStorage storage, IDisposable writerLock)
    {
        (_lock, _storage, _time) = (writerLock, storage, time);
        LogName = options.LogName;
        Months = MonthKeys.Open(storage, keys, LogName);
        Months.Settle();
        _writer = new LogWriter(options, Months, time, storage, RecoveredTail.Of(storage, Months, LogName), TellStateChanged);
    }

    /// <summary>Raised on a pool thread after <see cref="State"/> has changed.</summary>
    public event EventHandler? StateChanged;

    /// <summary>The log's name, e.g. "350703/0".</summary>
    public string LogName { get; }

    /// <summary>The secrets of its months. Whoever writes the log makes them; everybody else only looks.</summary>
    public MonthKeys Months { get; }

    /// <summary>Whether the log takes records now.</summary>
    public AuditLogState State => _writer.State;

    /// <summary>
    /// How many records are durable, which is the index of the next one. A reader beside the writer may meet records at
    /// or above it; they may yet give way to others.
    /// </summary>
    public ulong Count => _writer.Count;

    /// <summary>Opens a log for writing: takes the lock, finds the end, and begins a fresh segment.</summary>
    /// <exception cref="ArgumentException">The options are wrong; says which and how.</exception>
    /// <exception cref="AuditLogInUseException">Another writer has it open.</exception>
    /// <exception cref="AuditLogCorruptException">Its last segment is damaged other than by a crash, or it was being restored; says where.</exception>
    /// <exception cref="AuditKeyException">The key of its last segment's month, or of this one, cannot be opened.</exception>
    /// <exception cref="IOException">The storage cannot be read or written.</exception>
    public static AuditLog Open(AuditLogOptions options, AuditKeys keys, TimeProvider time, ILogStorage storage)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        var writerLock = storage.Lock();
        try
        {
            RefuseUnfinished(storage);
            return new AuditLog(options, keys, time, storage, writerLock);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Appends a record, with salts of its own. The task completes with the record's index when the record is on the disk, and not before; it
    /// fails with <see cref="AuditUnavailableException"/> otherwise. Await it once, as every ValueTask; the record may be
    /// used again as soon as this method returns. Records are written on the thread pool, one flush at a time: give it a
    /// thread more than there are processors.
    /// </summary>
    /// <exception cref="ArgumentException">The record names another suite, or is longer than 1 MiB encoded.</exception>
    public ValueTask<ulong> AppendAsync(AuditRecord record)
    {
        if (record.Suite != AuditRecord.CurrentSuite)
        {
            throw new ArgumentException($"A record of suite {record.Suite} cannot be written.", nameof(record));
        }

        Salts.AddTo(record);
        var bytes = record.CalculateSize();
        if (bytes > Frame.MaximumRecordBytes)
        {
            throw new ArgumentException($"A record of {bytes} bytes is longer than {Frame.MaximumRecordBytes}.", nameof(record));
        }

        return State is { IsWritable: false } state
            ? ValueTask.FromException<ulong>(AuditUnavailableException.For(state))
            : _writer.Append(record, bytes);
    }

    /// <summary>
    /// Destroys the secrets of all months before one: their records can then be read by nobody, nor found by a name; their
    /// segments and their leaves stay. The order is recorded first. After an error it can be given again, and is recorded again.
    /// </summary>
    /// <param name="before">The first month that stays. It must have begun.</param>
    /// <param name="order">Who ordered it and why, and at which node; the rest is filled in.</param>
    /// <param name="published">How many records the last checkpoint signs for; null for a log that is not published.</param>
    /// <exception cref="AuditUnavailableException">The order could not be recorded; nothing was destroyed.</exception>
    /// <exception cref="AuditLogCorruptException">A segment is damaged so that nobody can tell which month it belongs to; nothing was destroyed.</exception>
    /// <exception cref="AuditKeyException">A month's secret cannot be opened, so that its segments cannot be told; nothing was destroyed.</exception>
    /// <exception cref="IOException">The storage cannot be read, or a secret not be destroyed; those before it are.</exception>
    public async Task<LogRetirement> RetireAsync(AuditMonth before, AuditRecord order, ulong? published)
    {
        var now = _time.GetUtcNow();
        if (before > AuditMonth.Of(now) || before > _writer.Month)
        {
            return LogRetirement.Not(RetirementOutcome.MonthNotOver);
        }

        var run = new RetirementRun(_storage, Months, LogName, before);
        if (run.Months.Count == 0)
        {
            return LogRetirement.Not(RetirementOutcome.NothingToRetire);
        }

        if (published < run.End)
        {
            return LogRetirement.Not(RetirementOutcome.NotPublished);
        }

        run.Describe(order, now);
        var index = await AppendAsync(order);
        run.Destroy(index);
        return new LogRetirement(RetirementOutcome.Retired, run.Months, index);
    }

    /// <summary>Writes what waits, marks the log as closed in order, and gives the lock back.</summary>
    public void Dispose()
    {
        _writer.Close();
        _lock.Dispose();
    }

    /// <summary>A log that is being written again would pass for a whole one that ends where the writing was ended.</summary>
    private static void RefuseUnfinished(ILogStorage storage)
    {
        if (LogRestore.IsUnfinished(storage))
        {
            throw new AuditLogCorruptException(new BadRecord(SegmentName.Of(0), 0, 0, "the log was being restored, and that was not finished: restore it again", AtTail: false));
        }
    }

    private void TellStateChanged(AuditLogState state) =>
        ThreadPool.UnsafeQueueUserWorkItem(static log => log.StateChanged?.Invoke(log, EventArgs.Empty), this, preferLocal: false);
}
