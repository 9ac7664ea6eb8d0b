namespace Exchange.Gateway.Verification.Changes;

/// <summary>Where the place is kept from which a feed goes on after a restart.</summary>
internal interface ICursorStore
{
    /// <summary>The cursor kept last, or an empty one.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be read now.</exception>
    Task<KeptCursor> LoadAsync(string feed, CancellationToken cancellation);

    /// <exception cref="System.Data.Common.DbException">It cannot be kept now.</exception>
    Task SaveAsync(string feed, KeptCursor cursor, CancellationToken cancellation);
}

/// <summary>Where a feed goes on.</summary>
/// <param name="Text">Empty where it is not known.</param>
/// <param name="ReceivedAt">Every change before it had been received by then; null where that is not told. In whole milliseconds.</param>
internal sealed record KeptCursor(string Text, DateTimeOffset? ReceivedAt)
{
    public static readonly KeptCursor None = new("", null);
}
