using Exchange.Audit.Segments;
using Exchange.Audit.Storage;
using Exchange.Audit.Verification;
using Google.Protobuf;

namespace Exchange.Audit;

/// <summary>Reads a log, whether or not it is being written. Needs no lock and changes nothing.</summary>
public sealed class AuditLogReader(ILogStorage storage, AuditKeys keys)
{
    private const int RecordsPerReport = 8192;

    /// <summary>
    /// The records in order, from an index on, to the last complete one, without those of retired months. To see only what was acknowledged while the
    /// log is being written, stop at <see cref="AuditLog.Count"/>.
    /// </summary>
    /// <exception cref="AuditLogCorruptException">A record is missing or damaged; those before it have been given.</exception>
    /// <exception cref="AuditKeyException">A month's secret is sealed under a master key that is not given.</exception>
    public IEnumerable<AuditEntry> Read(ulong from = 0)
    {
        using var cursor = new LogCursor(storage, keys, from);
        while (Next(cursor) is { } record)
        {
            yield return new AuditEntry(cursor.Index, record, cursor.Month);
        }

        if (cursor.Bad is { AtTail: false } bad)
        {
            throw new AuditLogCorruptException(bad);
        }
    }

    /// <summary>The log's name as its first segment tells it, e.g. "350703/0"; null if there is no segment.</summary>
    /// <exception cref="AuditLogCorruptException">The segment does not begin as it must.</exception>
    /// <exception cref="AuditKeyException">Its month's secret is sealed under a master key that is not given.</exception>
    public string? ReadName()
    {
        if (SegmentName.Among(storage.List()) is not { Count: > 0 } segments)
        {
            return null;
        }

        using var first = SegmentReader.TryOpen(storage, segments[0], new MonthKeys(storage, keys, logName: null), logName: null, out var bad);
        return first?.Header.LogName ?? throw new AuditLogCorruptException(bad!);
    }

    /// <summary>
    /// Reads everything and names the first bad record. On a log that is being written, or whose writer was killed, the
    /// tail may be incomplete: the bad record is then said to be at the tail.
    /// </summary>
    /// <exception cref="AuditKeyException">A month's secret is sealed under a master key that is not given.</exception>
    public AuditVerification Verify(IProgress<AuditVerificationProgress>? progress = null, CancellationToken cancellation = default) =>
        Verify(published: null, progress, cancellation);

    /// <summary>The same; each record must be the one that was published, and none of those may be missing.</summary>
    internal AuditVerification Verify(PublishedEntries? published, IProgress<AuditVerificationProgress>? progress, CancellationToken cancellation)
    {
        var inAll = SegmentName.Among(storage.List()).Count;
        using var cursor = new LogCursor(storage, keys, 0);
        ulong records = 0;
        while (cursor.MoveNext(out var record))
        {
            if (RecordCheck.Fault(record, cursor.Index, published) is { } fault)
            {
                return new AuditVerification(records, cursor.SegmentsOpened, cursor.Refuse(fault), cursor.Retired);
            }

            records++;
            if (records % RecordsPerReport == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new AuditVerificationProgress(records, cursor.SegmentsOpened, inAll));
            }
        }

        progress?.Report(new AuditVerificationProgress(records, cursor.SegmentsOpened, inAll));
        var bad = published is not null && cursor.NextIndex < published.Size ? Lost(cursor, published.Size) : cursor.Bad;
        if (cursor.Retired > 0 && bad is null or { AtTail: true })
        {
            bad = RetirementCheck.Run(storage, keys, cursor.LogName!) ?? bad;
        }

        return new AuditVerification(records, cursor.SegmentsOpened, bad, cursor.Retired);
    }

    /// <summary>What a crash could leave at the end of a log is damage where a checkpoint vouches for more: it signs for what is durable.</summary>
    private static BadRecord Lost(LogCursor cursor, ulong size) => cursor.Bad is { } bad
        ? bad with { AtTail = false }
        : cursor.Miss($"the log ends here, and {size} records were published");

    private static AuditRecord? Next(LogCursor cursor) =>
        cursor.MoveNext(out var bytes) ? AuditRecord.Parser.ParseFrom(bytes) : null;
}
