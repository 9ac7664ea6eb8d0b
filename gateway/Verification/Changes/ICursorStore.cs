namespace Exchange.Gateway.Verification.Changes;

/// <summary>Where the place is kept from which a feed goes on after a restart.</summary>
internal interface ICursorStore
{
    /// <summary>The cursor kept last, or an empty one.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be read now.</exception>
    Task<string> LoadAsync(string feed, CancellationToken cancellation);

    /// <exception cref="System.Data.Common.DbException">It cannot be kept now.</exception>
    Task SaveAsync(string feed, string cursor, CancellationToken cancellation);
}
