using System.Diagnostics.CodeAnalysis;
using Exchange.Audit.Segments;

namespace Exchange.Audit.Copying;

/// <summary>Opens copies of one segment's records. Not for several threads at once.</summary>
public sealed class CopiedSegment : IDisposable
{
    private readonly SegmentCipher _cipher;

    private CopiedSegment(SegmentCipher cipher) => _cipher = cipher;

    /// <summary>Opens a segment by a copy of what it begins with; false if its month was retired, or if this is not such a copy.</summary>
    /// <param name="header">What the segment begins with.</param>
    /// <param name="firstIndex">The index of its first record.</param>
    /// <param name="months">The log's months, or copies of them.</param>
    /// <param name="segment">To be disposed of.</param>
    /// <exception cref="AuditKeyException">The month's secret is sealed under a master key that is not given.</exception>
    public static bool TryOpen(ReadOnlySpan<byte> header, ulong firstIndex, MonthKeys months, [NotNullWhen(true)] out CopiedSegment? segment)
    {
        segment = SegmentHeader.Parse(header, firstIndex, months, logName: null, out _)?.Cipher is { } cipher ? new CopiedSegment(cipher) : null;
        return segment is not null;
    }

    /// <summary>Decrypts a record as it stood in the segment; false if these bytes are not the record of this index.</summary>
    public bool TryRead(ulong index, ReadOnlySpan<byte> frame, [NotNullWhen(true)] out AuditRecord? record)
    {
        record = TryDecrypt(index, frame, out var encoded) ? AuditRecord.Parser.ParseFrom(encoded) : null;
        return record is not null;
    }

    /// <summary>The same, and gives the record as it was encoded: what the tree holds of it counts by its bytes.</summary>
    public bool TryDecrypt(ulong index, ReadOnlySpan<byte> frame, [NotNullWhen(true)] out byte[]? record)
    {
        record = null;
        if (!Frame.TryReadHeader(frame, out var head) || head.Index != index || head.Bytes != frame.Length || !Frame.MatchesChecksum(frame))
        {
            return false;
        }

        var plaintext = new byte[head.RecordBytes];
        if (!_cipher.TryOpen(head.Index, head.Position, frame[Frame.HeaderBytes..], plaintext))
        {
            return false;
        }

        record = plaintext;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();
}
