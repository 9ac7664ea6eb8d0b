using Exchange.Audit.Segments;

namespace Exchange.Audit.Copying;

/// <summary>Copies of records that stood behind each other in a segment, one behind the other as they stood there.</summary>
public static class SealedFrames
{
    /// <summary>How many bytes the first of them has. All that are left, where that cannot be told: they are no record's then, and nothing opens them.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> frames) =>
        Frame.TryReadHeader(frames, out var head) && head.Bytes <= frames.Length ? head.Bytes : frames.Length;
}
