namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>Where the status of a certificate stands in the published status lists.</summary>
internal interface IStatusReferences
{
    /// <summary>
    /// The certificate's entry, made on first asking; an entry is never given to another certificate. Null for a type that
    /// another node answers for.
    /// </summary>
    ValueTask<StatusReference?> OfAsync(Card card, CancellationToken cancellation);
}

/// <summary>An entry of a status list (IETF Token Status List, section 6.1).</summary>
/// <param name="Uri">Where the list is published.</param>
/// <param name="Index">The entry's position in the list, from 0.</param>
internal sealed record StatusReference(string Uri, long Index);
