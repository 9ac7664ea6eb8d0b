using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Appending;

/// <summary>The segment that is being written. After any error it is given up, and another one made.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly ILogFile _file;
    private readonly SegmentCipher _cipher;

    private SegmentWriter(ILogFile file, SegmentCipher cipher)
    {
        _file = file;
        _cipher = cipher;
    }

    public long Length { get; private set; }

    /// <summary>Makes a segment that begins with the given records; it is part of the log only when all of it is durable.</summary>
    public static SegmentWriter Create(ILogStorage storage, AuditKeys keys, string logName, DateTimeOffset now, RecoveredTail begin, GroupBuffer group)
    {
        var file = storage.Create(SegmentName.Temporary);
        SegmentWriter? segment = null;
        try
        {
            var header = SegmentHeader.Create(logName, begin.FirstIndex, now, keys.Active, out var bytes);
            segment = new SegmentWriter(file, header.Cipher);
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

    /// <summary>Writes the end mark, which proves that everything before it is durable.</summary>
    public void Close(GroupBuffer group, ulong nextIndex)
    {
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
    }
}
