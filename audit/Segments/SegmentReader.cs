using System.Buffers;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Segments;

internal enum ReadOutcome
{
    /// <summary>A whole record that matches its checksum.</summary>
    Record,

    /// <summary>The mark of a log closed in order, and nothing after it.</summary>
    EndMark,

    /// <summary>The end of the file, or zeros where a record would begin.</summary>
    Nothing,

    /// <summary>Something that is not the record expected here.</summary>
    Bad,
}

/// <summary>Reads the frames of one segment in order, also while they are being written.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly ILogFile _file;
    private readonly FrameWindow _window;
    private uint _nextPosition;
    private byte[] _record = new byte[4096];

    private SegmentReader(ILogFile file, SegmentHeader header)
    {
        _file = file;
        _window = new FrameWindow(file);
        Header = header;
        Offset = header.Length;
        NextIndex = header.FirstIndex;
    }

    public SegmentHeader Header { get; }

    public string Name => SegmentName.Of(Header.FirstIndex);

    /// <summary>Whether its month was retired: its records can be counted and checked for their checksums, and not be read.</summary>
    public bool IsRetired => Header.Cipher is null;

    /// <summary>Where the next frame begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The index that the next frame must have.</summary>
    public ulong NextIndex { get; private set; }

    /// <summary>The frame read last.</summary>
    public Frame Current { get; private set; }

    /// <summary>What is wrong with the frame at <see cref="Offset"/>, after <see cref="ReadOutcome.Bad"/>.</summary>
    public string Why { get; private set; } = "";

    /// <summary>
    /// Opens a segment of the log with this name, or of whichever log if it is null. Gives null if the header is damaged
    /// or another log's, or, at the tail, if the file is too short to hold more than a part of a header.
    /// </summary>
    public static SegmentReader? TryOpen(ILogStorage storage, ulong firstIndex, MonthKeys months, string? logName, out BadRecord? bad)
    {
        var name = SegmentName.Of(firstIndex);
        var file = storage.OpenRead(name);
        SegmentHeader? header = null;
        try
        {
            Span<byte> bytes = stackalloc byte[SegmentHeader.MaximumBytes];
            bytes = bytes[..file.Read(0, bytes)];
            header = SegmentHeader.Parse(bytes, firstIndex, months, logName, out var error);
            var cutShort = bytes.Length < SegmentHeader.LengthFor(logName ?? "0");
            bad = error is null ? null : new BadRecord(name, 0, firstIndex, error, AtTail: cutShort);
            return header is null ? null : new SegmentReader(file, header);
        }
        finally
        {
            if (header is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>Reads the frame at <see cref="Offset"/> and, if it is a record, moves behind it.</summary>
    public ReadOutcome Read()
    {
        var bytes = _window.At(Offset, Frame.HeaderBytes);
        if (bytes.IndexOfAnyExcept((byte)0) < 0)
        {
            Why = "there is no record here";
            return ReadOutcome.Nothing;
        }

        if (Check(bytes) is { } error)
        {
            Why = error;
            return ReadOutcome.Bad;
        }

        if (Current.IsEndMark)
        {
            Why = "the log was closed before this record";
            return ReadOutcome.EndMark;
        }

        Offset += Current.Bytes;
        NextIndex++;
        _nextPosition = Current.Position + 1;
        return ReadOutcome.Record;
    }

    /// <summary>Decrypts the record read last, of a month that is not retired; false if it was changed. The bytes hold until the next call.</summary>
    public bool TryDecrypt(out ReadOnlySpan<byte> record)
    {
        var sealedBytes = _window.At(Offset - Current.Bytes, Current.Bytes)[Frame.HeaderBytes..];
        if (_record.Length < Current.RecordBytes)
        {
            _record = new byte[Math.Max(Current.RecordBytes, 2 * _record.Length)];
        }

        var plaintext = _record.AsSpan(0, Current.RecordBytes);
        record = plaintext;
        return Header.Cipher!.TryOpen(Current.Index, Current.Position, sealedBytes, plaintext);
    }

    /// <summary>The frame read last, as it stands there. The bytes hold until the next call.</summary>
    public ReadOnlySpan<byte> FrameBytes => _window.At(Offset - Current.Bytes, Current.Bytes);

    /// <summary>What the segment begins with, as it stands there.</summary>
    public byte[] HeaderBytes()
    {
        var bytes = new byte[Header.Length];
        _file.Read(0, bytes);
        return bytes;
    }

    /// <summary>Goes back to the first frame of a group.</summary>
    public void GoBackTo(long offset, ulong index)
    {
        Offset = offset;
        NextIndex = index;
        _nextPosition = 0;
    }

    /// <summary>Forgets what was read ahead, since the file may have grown.</summary>
    public void Refresh() => _window.Forget();

    /// <summary>
    /// Whether a frame that was written only after the one at <see cref="Offset"/> had been flushed follows it: then
    /// what is wrong here is damage and not the trace of a crash.
    /// </summary>
    public bool IsFollowedByLaterGroup()
    {
        var rest = _window.Rest(Offset, out var rented);
        var zeros = rest.LastIndexOfAnyExcept((byte)0) + 1;
        try
        {
            for (var at = 1; at < zeros && at + Frame.Overhead <= rest.Length; at++)
            {
                if (Frame.TryReadHeader(rest[at..], out var frame)
                    && frame.GroupFirstIndex > NextIndex
                    && frame.Index - NextIndex <= (ulong)rest.Length
                    && frame.Bytes <= rest.Length - at
                    && Frame.MatchesChecksum(rest.Slice(at, frame.Bytes)))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public BadRecord Bad(bool atTail) => new(Name, Offset, NextIndex, Why, atTail);

    public void Dispose()
    {
        Header.Cipher?.Dispose();
        _file.Dispose();
    }

    private string? Check(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Frame.HeaderBytes)
        {
            return "the record is cut short";
        }

        if (!Frame.TryReadHeader(bytes, out var frame))
        {
            return "no record has such a length or place";
        }

        if (frame.Index != NextIndex || (frame.Position != 0 && frame.Position != _nextPosition))
        {
            return $"the record here says that it is {frame.Index}, number {frame.Position} of its group";
        }

        bytes = _window.At(Offset, frame.Bytes);
        if (bytes.Length < frame.Bytes)
        {
            return "the record is cut short";
        }

        if (!Frame.MatchesChecksum(bytes))
        {
            return "the record does not match its checksum";
        }

        Current = frame;
        return frame.IsEndMark ? CheckEndMark(bytes) : null;
    }

    private string? CheckEndMark(ReadOnlySpan<byte> bytes)
    {
        if (!IsRetired && !Header.Cipher!.TryOpen(Current.Index, Current.Position, bytes[Frame.HeaderBytes..], []))
        {
            return "the end mark was changed after it was written";
        }

        return _window.At(Offset + Current.Bytes, 1).Length > 0 ? "something follows the end mark" : null;
    }
}
