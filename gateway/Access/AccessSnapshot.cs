using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

internal sealed record Department(string Code, string Name);

/// <summary>A client system, resolved: whoever calls is one of these.</summary>
internal sealed record Client(string Id, Department Department, FrozenSet<string> Roles, IReadOnlyList<SecurityKey> Keys)
{
    /// <summary>Who is signed in at the client, by the token of this call and by nothing else; null where the client calls for itself.</summary>
    public Person? Person { get; init; }
}

/// <summary>
/// Everybody who may call and everything they may ask, as one immutable object: every call is decided on one
/// snapshot, and a change is a new snapshot. Whatever is not granted is denied.
/// </summary>
internal sealed class AccessSnapshot(
    FrozenDictionary<string, Client> clients,
    FrozenDictionary<string, Department> departments,
    FrozenDictionary<GrantKey, Grant[]> grants,
    FrozenDictionary<string, IReadOnlyList<SecurityKey>> issuerKeys)
{
    /// <summary>Clients by identifier.</summary>
    public FrozenDictionary<string, Client> Clients { get; } = clients;

    /// <summary>Departments by code.</summary>
    public FrozenDictionary<string, Department> Departments { get; } = departments;

    /// <summary>The keys of each issuer whose tokens are accepted. A key counts for its own issuer only.</summary>
    public FrozenDictionary<string, IReadOnlyList<SecurityKey>> IssuerKeys { get; } = issuerKeys;

    /// <summary>Who may speak for persons. None of them stands among <see cref="IssuerKeys"/>, so none speaks for a node.</summary>
    public FrozenDictionary<string, PersonIssuer> PersonIssuers { get; init; } = FrozenDictionary<string, PersonIssuer>.Empty;

    /// <param name="client">The calling client's identifier.</param>
    /// <param name="action">What it wants to do.</param>
    /// <param name="target">A certificate type code or a resource code.</param>
    /// <param name="purpose">The stated purpose, in NFC.</param>
    /// <param name="now">The instant of the call.</param>
    public Decision Decide(string client, AccessAction action, string target, string purpose, DateTimeOffset now)
    {
        if (!grants.TryGetValue(new GrantKey(client, action, target), out Grant[]? candidates))
        {
            return new Decision(Permission.NotGranted, null);
        }

        Permission permission = Permission.NotGranted;
        foreach (Grant grant in candidates)
        {
            if (now < grant.From || now >= grant.Until)
            {
                continue;
            }

            if (grant.Purposes.Contains(purpose))
            {
                return new Decision(Permission.Granted, grant);
            }

            permission = Permission.PurposeNotGranted;
        }

        return new Decision(permission, null);
    }

    /// <summary>Whether a client may do this for some purpose, whichever.</summary>
    public bool MayForSome(string client, AccessAction action, string target, DateTimeOffset now) =>
        grants.TryGetValue(new GrantKey(client, action, target), out Grant[]? candidates)
        && candidates.Any(grant => now >= grant.From && now < grant.Until && grant.Purposes.Count > 0);
}

/// <summary>Holds the snapshot in force.</summary>
internal sealed class AccessSnapshots(AccessSnapshot initial)
{
    private volatile AccessSnapshot _current = initial;

    public AccessSnapshot Current => _current;

    public void Replace(AccessSnapshot next) => _current = next;
}
