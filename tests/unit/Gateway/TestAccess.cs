using System.Collections.Frozen;
using Exchange.Gateway.Access;
using Microsoft.IdentityModel.Tokens;
using CallContext = Exchange.Gateway.Access.CallContext;

namespace Exchange.Tests.Unit.Gateway;

/// <summary>Clients, contexts and snapshots, as small as a test needs them.</summary>
internal static class TestAccess
{
    public const string Purpose = "餐饮店开办核验";
    public const string Issuer = "http://127.0.0.1:8090";

    public static readonly CallContext Context = new(Purpose, "jy-017", null, null);

    public static readonly Client Counter = ClientOf("counter");

    public static Client ClientOf(string id, IReadOnlyList<SecurityKey>? keys = null, string role = "counter") =>
        new(id, new Department("12350784MB1A00001X", "政务服务中心"), FrozenSet.Create(StringComparer.Ordinal, role), keys ?? []);

    /// <summary>A grant for the one purpose, without end, to the one client.</summary>
    public static (GrantKey Key, Grant Grant) Grants(
        string client, AccessAction action, string target, IEnumerable<string>? fields = null, IEnumerable<string>? purposes = null,
        DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        (new GrantKey(client, action, target), new Grant(
            $"{client}-{action}-{target}",
            (purposes ?? [Purpose]).ToFrozenSet(StringComparer.Ordinal),
            (fields ?? []).ToFrozenSet(StringComparer.Ordinal),
            from ?? DateTimeOffset.MinValue,
            until ?? DateTimeOffset.MaxValue));

    public static AccessSnapshot Snapshot(
        IEnumerable<Client>? clients = null,
        IEnumerable<(GrantKey Key, Grant Grant)>? grants = null,
        IReadOnlyDictionary<string, IReadOnlyList<SecurityKey>>? issuers = null,
        IReadOnlyDictionary<string, PersonIssuer>? personIssuers = null) => new(
        (clients ?? [Counter]).ToFrozenDictionary(client => client.Id, StringComparer.Ordinal),
        FrozenDictionary<string, Department>.Empty,
        (grants ?? []).GroupBy(pair => pair.Key, pair => pair.Grant).ToFrozenDictionary(group => group.Key, group => group.ToArray()),
        (issuers ?? new Dictionary<string, IReadOnlyList<SecurityKey>>()).ToFrozenDictionary(StringComparer.Ordinal))
    {
        PersonIssuers = (personIssuers ?? new Dictionary<string, PersonIssuer>()).ToFrozenDictionary(StringComparer.Ordinal),
    };
}
