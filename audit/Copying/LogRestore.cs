using System.Diagnostics.CodeAnalysis;
using Exchange.Audit.Segments;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Copying;

/// <summary>
/// Writes a log again from a copy of it: its months, then its segments, each as it stood. From the first step to
/// <see cref="Finish"/> a mark lies in the log, by which no writer opens it, and the log's right to write is held. Whoever is
/// killed in between begins anew.
/// </summary>
public sealed class LogRestore : IDisposable
{
    private const string Mark = "restore.unfinished";
    private const string NewMark = Mark + ".new";
    private const string Tree = "tree";

    private readonly ILogStorage _log;
    private readonly IDisposable _lock;
    private ILogFile? _segment;
    private ulong _firstIndex;
    private long _length;

    private LogRestore(ILogStorage log, IDisposable writerLock) => (_log, _lock) = (log, writerLock);

    /// <summary>Begins, or begins again where an earlier one was not finished; false, and nothing touched, where there is a log, or a part of one.</summary>
    /// <exception cref="AuditLogInUseException">A writer has the log open.</exception>
    /// <exception cref="IOException">The storage cannot be read or written.</exception>
    public static bool TryBegin(ILogStorage log, [NotNullWhen(true)] out LogRestore? restore)
    {
        restore = null;
        var writerLock = log.Lock();
        try
        {
            if (TryMark(log))
            {
                restore = new LogRestore(log, writerLock);
            }

            return restore is not null;
        }
        finally
        {
            if (restore is null)
            {
                writerLock.Dispose();
            }
        }
    }

    /// <summary>Whether somebody has begun to write this log again, and has not finished.</summary>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public static bool IsUnfinished(ILogStorage log) => log.List().Contains(Mark);

    /// <summary>Whether there is nothing of a log: no segment, no month, nothing published.</summary>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public static bool IsEmpty(ILogStorage log) =>
        SegmentName.Among(log.List()).Count == 0 && log.Folder(MonthFolder.Name).List().Count == 0 && log.Folder(Tree).List().Count == 0;

    /// <summary>Writes the files of the months, by name, as they were copied.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void WriteMonths(IReadOnlyDictionary<string, byte[]> files)
    {
        var months = _log.Folder(MonthFolder.Name);
        foreach (var (name, content) in files)
        {
            using (var file = months.Create(MonthFolder.Temporary))
            {
                file.Write(0, content);
                file.Flush();
            }

            months.Publish(MonthFolder.Temporary, name);
        }
    }

    /// <summary>Begins a segment, behind the one before, which is durable then.</summary>
    /// <param name="firstIndex">The index of its first record.</param>
    /// <param name="header">What it begins with.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void BeginSegment(ulong firstIndex, ReadOnlySpan<byte> header)
    {
        EndSegment();
        _segment = _log.Create(SegmentName.Temporary);
        (_firstIndex, _length) = (firstIndex, 0);
        Write(header);
    }

    /// <summary>Writes records of the segment, one behind the other, as they stood there.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> frames)
    {
        _segment!.Write(_length, frames);
        _length += frames.Length;
    }

    /// <summary>Ends the last segment, which is durable then.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void EndSegment()
    {
        if (_segment is { } segment)
        {
            segment.Flush();
            segment.Dispose();
            _segment = null;
            _log.Publish(SegmentName.Temporary, SegmentName.Of(_firstIndex));
        }
    }

    /// <summary>Takes the mark away: from now on a writer opens the log.</summary>
    /// <exception cref="IOException">It cannot be taken away.</exception>
    public void Finish()
    {
        EndSegment();
        _log.Destroy(Mark);
    }

    /// <summary>Gives the log's right to write back. What was not finished keeps its mark.</summary>
    public void Dispose()
    {
        _segment?.Dispose();
        _lock.Dispose();
    }

    private static bool TryMark(ILogStorage log)
    {
        if (IsUnfinished(log))
        {
            Clear(log);
            return true;
        }

        if (!IsEmpty(log))
        {
            return false;
        }

        using (var mark = log.Create(NewMark))
        {
            mark.Write(0, [1]);
            mark.Flush();
        }

        log.Publish(NewMark, Mark);
        return true;
    }

    /// <summary>Where the mark is, there was nothing before: all that is there is of an earlier try.</summary>
    private static void Clear(ILogStorage log)
    {
        foreach (var name in log.List().Where(name => name == SegmentName.Temporary || SegmentName.TryParse(name, out _)))
        {
            log.Delete(name);
        }

        foreach (var folder in (ILogStorage[])[log.Folder(MonthFolder.Name), log.Folder(Tree)])
        {
            foreach (var name in folder.List())
            {
                folder.Delete(name);
            }
        }
    }
}
