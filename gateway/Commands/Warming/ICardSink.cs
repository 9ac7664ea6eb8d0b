using Exchange.Contracts.V1;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>Where cards of a snapshot go. One page after the other.</summary>
internal interface ICardSink
{
    /// <summary>Before the registry is asked for a page: what changes from now on wins over what the page will say.</summary>
    /// <returns>Why the page cannot be taken now; null where it can.</returns>
    Task<string?> BeginPageAsync();

    /// <returns>How many were taken, the others being changed meanwhile; null where that cannot be told.</returns>
    Task<int?> PutAsync(IReadOnlyList<Certificate> certificates, DateTimeOffset asOf);
}
