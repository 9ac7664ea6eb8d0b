using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Appending;

/// <summary>The segment that is being written. After any error it is given up, and another one made.</summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>A group longer than this share of the zeros would bring the next ones with nearly every flush, and so be written twice.</summary>
    private const int ShortGroups = 4;

    private readonly ILogFile _file;
    private readonly SegmentCipher _cipher;
    private readonly byte[] _zeros;
    private readonly long _greatestLength;
    private long _laidOut;

    private SegmentWriter(ILogFile file, SegmentHeader header, AuditLogOptions options)
    {
        _file = file;
        _cipher = header.Cipher!;
        Month = header.Month;
        _zeros = new byte[options.BytesAhead];
        _greatestLength = options.SegmentBytes;
    }

    /// <summary>The month under whose key it is.</summary>
    public AuditMonth Month { get; }

    /// <summary>Where the next group begins.</summary>
    public long Length { get; private set; }

    /// <summary>Makes a segment that begins with the given records; it is part of the log only when all of it is durable.</summary>
    public static SegmentWriter Create(ILogStorage storage, MonthKey key, AuditLogOptions options, DateTimeOffset now, RecoveredTail begin, GroupBuffer group)
    {
        var file = storage.Create(SegmentName.Temporary);
        SegmentWriter? segment = null;
        try
        {
            var header = SegmentHeader.Create(options.LogName, begin.FirstIndex, now, key, out var bytes);
            segment = new SegmentWriter(file, header, options);
            segment.Write(bytes);
            segment.Begin(group, begin.FirstIndex);
            foreach (var record in begin.Carried)
            {
                // They were one group when they were first written, so they fit into one.
                group.Add(record);
            }

            segment.Commit(group);
            storage.Publish(SegmentName.Temporary, SegmentName.Of(begin.FirstIndex));
            return segment;
        }
        catch
        {
            file.Dispose();
            segment?._cipher.Dispose();
            throw;
        }
    }

    /// <summary>Fails unless the storage has room for a group of the greatest length: a log that is writable again shall stay so.</summary>
    public static void ProveRoom(ILogStorage storage, GroupBuffer group)
    {
        using var file = storage.Create(SegmentName.Temporary);
        file.Write(0, group.Room);
        file.Flush();
    }

    /// <summary>Starts a group that this segment will hold.</summary>
    public void Begin(GroupBuffer group, ulong firstIndex) => group.Begin(_cipher, firstIndex);

    /// <summary>Writes a group and returns when it is durable.</summary>
    public void Commit(GroupBuffer group)
    {
        Write(group.Bytes);
        _file.Flush();
    }

    /// <summary>Writes the end mark, which proves that everything before it is durable, and nothing behind it.</summary>
    public void Close(GroupBuffer group, ulong nextIndex)
    {
        _laidOut = long.MaxValue;
        _file.Truncate(Length);
        Begin(group, nextIndex);
        group.Add([]);
        Commit(group);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(Length, bytes);
        Length += bytes.Length;
        if (Length > _laidOut && bytes.Length <= _zeros.Length / ShortGroups)
        {
            LayOut();
        }
    }

    /// <summary>
    /// Writes zeros ahead of the records. The groups that then take their place leave the file's length as it is, so
    /// that a flush has their bytes alone to write and nothing of the file system's own, which for few bytes is most of it.
    /// </summary>
    private void LayOut()
    {
        var ahead = (int)Math.Clamp(_greatestLength - Length, 0, _zeros.Length);
        _file.Write(Length, _zeros.AsSpan(0, ahead));
        _laidOut = Length + ahead;
    }
}
