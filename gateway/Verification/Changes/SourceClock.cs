namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// Reads a source's stamps by this node's clock, during one stream. A stamp ahead of the moment it arrives would make
/// what it vouches for look fresher than it is, all the more when it was held up on its way; so every later stamp is
/// taken back by as much as the source was ever seen to be ahead. A clock that is behind only makes answers look older.
/// </summary>
internal sealed class SourceClock
{
    private TimeSpan _ahead;

    /// <summary>Whether the source's clock has been seen ahead of this node's.</summary>
    public bool RanAhead => _ahead > TimeSpan.Zero;

    public DateTimeOffset Read(DateTimeOffset stamp, DateTimeOffset now)
    {
        TimeSpan ahead = stamp - now;
        if (ahead > _ahead)
        {
            _ahead = ahead;
        }

        // A stamp near the end of time is as far ahead as it was just measured to be, so this stays in range.
        return stamp - _ahead;
    }
}
