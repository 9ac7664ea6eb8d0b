using System.Text;

namespace Exchange.Audit;

/// <summary>How one log is written. The directory belongs to the storage, the keys to <see cref="AuditKeys"/>.</summary>
public sealed record AuditLogOptions
{
    /// <summary>The log's name: node "/" replica, e.g. "350703/0". 1 to 64 bytes of UTF-8, fixed for the life of the log.</summary>
    public required string LogName { get; init; }

    /// <summary>A segment that has reached this many bytes is followed by a new one. 4 KiB to 1 GiB.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How many bytes of zeros are written ahead of the records, so that flushing a record need not lengthen the file. None follow a group
    /// of more than a quarter of it. 0 to 16 MiB; 0 writes none.
    /// </summary>
    public int BytesAhead { get; init; } = 256 << 10;

    /// <summary>Appends that would make more bytes wait than this fail at once. At least 64 KiB.</summary>
    public long MaximumPendingBytes { get; init; } = 16 << 20;

    /// <summary>How long after a failure writing is tried again; doubles up to <see cref="MaximumRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with these options, one sentence each, beginning with the option's name; empty if nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Encoding.UTF8.GetByteCount(LogName) is 0 or > 64)
        {
            errors.Add($"{nameof(LogName)} must have 1 to 64 bytes of UTF-8.");
        }

        if (SegmentBytes is < 4096 or > 1 << 30)
        {
            errors.Add($"{nameof(SegmentBytes)} must lie between 4096 and {1 << 30}.");
        }

        if (BytesAhead is < 0 or > 16 << 20)
        {
            errors.Add($"{nameof(BytesAhead)} must lie between 0 and {16 << 20}.");
        }

        if (MaximumPendingBytes < 65536)
        {
            errors.Add($"{nameof(MaximumPendingBytes)} must be at least 65536.");
        }

        if (RetryDelay <= TimeSpan.Zero || MaximumRetryDelay < RetryDelay)
        {
            errors.Add($"{nameof(RetryDelay)} must be longer than zero and not longer than {nameof(MaximumRetryDelay)}.");
        }

        return errors;
    }
}
