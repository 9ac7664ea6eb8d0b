using System.Collections.Frozen;
using Exchange.Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Compiles the configuration of access into a snapshot, collecting every error.</summary>
internal sealed class AccessCompiler(AccessOptions options, string ownIssuer, IReadOnlyList<SecurityKey> ownKeys, TimeZoneInfo zone, ConfigurationErrors errors)
{
    private static readonly Dictionary<string, AccessAction> s_actions = new(StringComparer.Ordinal)
    {
        ["verify"] = AccessAction.Verify,
        ["lookup"] = AccessAction.Lookup,
        ["call"] = AccessAction.Call,
    };

    /// <param name="knownTypes">The certificate type codes that this node knows.</param>
    /// <param name="knownFields">The certificate fields that can be released.</param>
    /// <param name="knownResources">The resource codes that this node serves.</param>
    public AccessSnapshot Compile(IReadOnlySet<string> knownTypes, IReadOnlySet<string> knownFields, IReadOnlySet<string> knownResources)
    {
        FrozenDictionary<string, Department> departments = CompileDepartments();
        FrozenDictionary<string, Client> clients = CompileClients(departments);
        FrozenDictionary<GrantKey, Grant[]> grants = CompileGrants(clients, knownTypes, knownFields, knownResources);
        FrozenDictionary<string, IReadOnlyList<SecurityKey>> issuers = CompileIssuers();
        FrozenDictionary<string, PersonIssuer> personIssuers = CompilePersonIssuers(issuers);
        // What persons sign in with must not be able to sign what nodes sign.
        return new AccessSnapshot(clients, departments, grants, issuers.Where(issuer => !personIssuers.ContainsKey(issuer.Key)).ToFrozenDictionary(StringComparer.Ordinal))
        {
            PersonIssuers = personIssuers,
        };
    }

    private FrozenDictionary<string, Department> CompileDepartments()
    {
        errors.Unique("Access:Departments", options.Departments.Select(department => department.Code), "Department");
        for (int i = 0; i < options.Departments.Count; i++)
        {
            errors.Require($"Access:Departments:{i}:Code", options.Departments[i].Code, "The department's code");
            errors.Require($"Access:Departments:{i}:Name", options.Departments[i].Name, "The department's name");
        }

        return options.Departments.DistinctBy(department => department.Code)
            .ToFrozenDictionary(department => department.Code, department => new Department(department.Code, department.Name), StringComparer.Ordinal);
    }

    private FrozenDictionary<string, Client> CompileClients(FrozenDictionary<string, Department> departments)
    {
        errors.Unique("Access:Clients", options.Clients.Select(client => client.Id), "Client");
        Dictionary<string, Client> clients = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Clients.Count; i++)
        {
            ClientOptions client = options.Clients[i];
            string key = $"Access:Clients:{i}";
            errors.Require($"{key}:Id", client.Id, "The client's identifier");
            if (!departments.TryGetValue(client.Department, out Department? department))
            {
                errors.Add($"{key}:Department", $"No department has the code '{client.Department}'; list it under Access:Departments.");
            }

            foreach (string role in client.Roles.Where(role => !Roles.All.Contains(role)))
            {
                errors.Add($"{key}:Roles", $"'{role}' is not a role; the roles are {string.Join(", ", Roles.All.Order(StringComparer.Ordinal))}.");
            }

            IReadOnlyList<SecurityKey> keys = Jwks.Load($"{key}:JwksFile", client.JwksFile, errors);
            clients[client.Id] = new Client(client.Id, department ?? new Department("", ""), client.Roles.ToFrozenSet(StringComparer.Ordinal), keys);
        }

        return clients.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<GrantKey, Grant[]> CompileGrants(
        FrozenDictionary<string, Client> clients, IReadOnlySet<string> knownTypes, IReadOnlySet<string> knownFields, IReadOnlySet<string> knownResources)
    {
        errors.Unique("Access:Grants", options.Grants.Select(grant => grant.Id), "Grant");
        List<(GrantKey Key, Grant Grant)> compiled = [];
        for (int i = 0; i < options.Grants.Count; i++)
        {
            GrantOptions grant = options.Grants[i];
            string key = $"Access:Grants:{i}";
            errors.Require($"{key}:Id", grant.Id, "The grant's identifier");
            if (!clients.ContainsKey(grant.Client))
            {
                errors.Add($"{key}:Client", $"No client has the identifier '{grant.Client}'.");
            }

            if (grant.To < grant.From)
            {
                errors.Add($"{key}:To", "The last day lies before the first.");
            }

            FrozenSet<string> purposes = CompilePurposes(key, grant.Purposes);
            if (!s_actions.TryGetValue(grant.Action, out AccessAction action))
            {
                errors.Add($"{key}:Action", $"'{grant.Action}' is not an action; the actions are verify, lookup, call.");
                continue;
            }

            Named(key, "Types", grant.Types, action == AccessAction.Call ? null : knownTypes);
            Named(key, "Resources", grant.Resources, action == AccessAction.Call ? knownResources : null);
            if (action == AccessAction.Lookup)
            {
                Named(key, "Fields", grant.Fields, knownFields);
            }

            Grant right = new(grant.Id, purposes, grant.Fields.ToFrozenSet(StringComparer.Ordinal),
                grant.From is { } from ? CalendarDays.StartOf(from, zone) : DateTimeOffset.MinValue,
                grant.To is { } to ? CalendarDays.EndOf(to, zone) : DateTimeOffset.MaxValue);
            compiled.AddRange((action == AccessAction.Call ? grant.Resources : grant.Types).Select(target => (new GrantKey(grant.Client, action, target), right)));
        }

        return compiled.GroupBy(pair => pair.Key, pair => pair.Grant).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    private FrozenSet<string> CompilePurposes(string key, List<string> given)
    {
        string?[] purposes = [.. given.Select(CallContext.PurposeOf)];
        if (purposes.Length == 0 || purposes.Contains(null))
        {
            errors.Add($"{key}:Purposes", $"At least one purpose is needed, each of 1 to {CallContext.MaximumPurposeLength} characters without control characters.");
        }

        return purposes.OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Collects what is not known; a null set means that the grant's action takes no such targets.</summary>
    private void Named(string key, string member, List<string> given, IReadOnlySet<string>? known)
    {
        if (known is null)
        {
            if (given.Count > 0)
            {
                errors.Add($"{key}:{member}", "This action takes none of these; remove them.");
            }

            return;
        }

        if (given.Count == 0)
        {
            errors.Add($"{key}:{member}", "At least one is needed.");
        }

        foreach (string unknown in given.Where(value => !known.Contains(value)))
        {
            errors.Add($"{key}:{member}", $"'{unknown}' is not known to this node.");
        }
    }

    private FrozenDictionary<string, IReadOnlyList<SecurityKey>> CompileIssuers()
    {
        Dictionary<string, IReadOnlyList<SecurityKey>> issuers = new(StringComparer.Ordinal) { [ownIssuer] = ownKeys };
        for (int i = 0; i < options.Issuers.Count; i++)
        {
            TrustedIssuerOptions issuer = options.Issuers[i];
            string key = $"Access:Issuers:{i}";
            errors.Address($"{key}:Issuer", issuer.Issuer, "The issuer");
            if (!issuers.TryAdd(issuer.Issuer, Jwks.Load($"{key}:JwksFile", issuer.JwksFile, errors)))
            {
                errors.Add($"{key}:Issuer", $"'{issuer.Issuer}' stands there twice, or is this node itself.");
            }
        }

        return issuers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, PersonIssuer> CompilePersonIssuers(FrozenDictionary<string, IReadOnlyList<SecurityKey>> keys)
    {
        Dictionary<string, PersonIssuer> issuers = new(StringComparer.Ordinal);
        for (int i = 0; i < options.Issuers.Count; i++)
        {
            // That the node itself stands there is said where issuers are compiled.
            if (options.Issuers[i] is not { Persons: { } claims } issuer || issuer.Issuer == ownIssuer)
            {
                continue;
            }

            string key = $"Access:Issuers:{i}:Persons";
            errors.Require($"{key}:CodeClaim", claims.CodeClaim, "The claim with the person's code");
            errors.Require($"{key}:CodeTypeClaim", claims.CodeTypeClaim, "The claim with the code's type");
            issuers[issuer.Issuer] = new PersonIssuer(keys[issuer.Issuer], claims.CodeClaim, claims.CodeTypeClaim);
        }

        return issuers.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
