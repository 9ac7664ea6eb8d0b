namespace Exchange.Gateway.State;

/// <summary>Where the replicas of a node agree on who does what only one of them is to do at a time.</summary>
internal interface ILeases
{
    /// <summary>Takes a lease that is free or has run out, or prolongs one's own.</summary>
    /// <returns>Whether it is held now.</returns>
    /// <exception cref="System.Data.Common.DbException">It cannot be known now.</exception>
    Task<bool> TryHoldAsync(string name, string holder, TimeSpan length, CancellationToken cancellation);

    /// <exception cref="System.Data.Common.DbException">It runs out by itself.</exception>
    Task ReleaseAsync(string name, string holder, CancellationToken cancellation);
}
