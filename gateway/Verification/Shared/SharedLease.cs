namespace Exchange.Gateway.Verification.Shared;

/// <summary>Leave to store an answer, if nothing has come between it and the question.</summary>
/// <param name="Value">A token or eight zeros, the generation, and the fence, as they were when the question was put.</param>
/// <param name="IsExclusive">Whether it lies in Redis, so that nobody else asks meanwhile.</param>
internal sealed record SharedLease(SharedPlace Place, byte[] Value, bool IsExclusive)
{
    /// <summary>For answers that are not shared between those who ask.</summary>
    /// <param name="mark">Null where the type has no feed.</param>
    public static SharedLease Open(SharedPlace place, Watermark? mark)
    {
        byte[] value = new byte[3 * sizeof(long)];
        if (mark is { } present)
        {
            SharedInstants.Bytes((long)present.Generation).CopyTo(value, sizeof(long));
            SharedInstants.Bytes(present.Fence).CopyTo(value, 2 * sizeof(long));
        }

        return new SharedLease(place, value, IsExclusive: false);
    }
}

/// <summary>What came of looking into Redis: an answer, or the turn to ask.</summary>
/// <param name="Found">The answer.</param>
/// <param name="Lease">Leave to store what is asked; null where Redis is to be left alone.</param>
internal readonly record struct SharedTurn(FetchedCard? Found, SharedLease? Lease);
