namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>Where the lists of a node are published.</summary>
/// <param name="issuer">The node's public address, without a slash at its end.</param>
internal sealed class StatusListUris(string issuer)
{
    /// <summary>The path of the aggregation, of the lists below it.</summary>
    public const string Path = "/api/v1/status-lists";

    public string Issuer => issuer;

    public string Aggregation => issuer + Path;

    public string Of(ListName list) => FormattableString.Invariant($"{issuer}{Path}/{list.TypeCode}/{list.Number}");
}
