using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>All that a counter has downloaded of one node: its keys and its status lists, as they came.</summary>
/// <param name="Issuer">The node's public address.</param>
/// <param name="Keys">Its key set (RFC 7517).</param>
internal sealed record IssuerKnowledge(string Issuer, string Keys, IReadOnlyList<DownloadedList> Lists)
{
    /// <summary>The keys that presentations and lists can be signed with; empty where the text is no key set.</summary>
    public IReadOnlyList<SecurityKey> SigningKeys()
    {
        try
        {
            return [.. new JsonWebKeySet(Keys).Keys.Where(key => key.Kty == "EC" && !string.IsNullOrEmpty(key.KeyId) && key.Use is null or "" or "sig")];
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            return [];
        }
    }

    public DownloadedList? Find(string uri) => Lists.FirstOrDefault(list => list.Uri == uri);
}

/// <param name="EntityTag">Asks the node for a change of this list only; null where it sent none.</param>
/// <param name="Token">The status list token.</param>
internal sealed record DownloadedList(string Uri, string? EntityTag, string Token);
