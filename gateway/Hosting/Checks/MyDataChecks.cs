using System.Collections.Frozen;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit.Embargoes;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The section <c>MyData</c>, with its embargoes resolved for each client.</summary>
internal static class MyDataChecks
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3660);

    /// <returns>Null where there are no embargoes.</returns>
    public static EmbargoRules? Compile(NodeConfiguration configuration, TimeZoneInfo zone, ConfigurationErrors errors)
    {
        if (CallContext.PurposeOf(configuration.MyData.Purpose) is null)
        {
            errors.Add("MyData:Purpose", $"A purpose has 1 to {CallContext.MaximumPurposeLength} characters without control characters.");
        }

        List<EmbargoOptions> embargoes = configuration.MyData.Embargoes;
        errors.Unique("MyData:Embargoes", embargoes.Select(embargo => embargo.Name), "Embargo");
        for (int i = 0; i < embargoes.Count; i++)
        {
            Check($"MyData:Embargoes:{i}", embargoes[i], configuration.Access, errors);
        }

        if (embargoes.Count == 0)
        {
            return null;
        }

        Dictionary<string, Embargo[]> byClient = [];
        foreach (ClientOptions client in configuration.Access.Clients)
        {
            Embargo[] rules =
            [
                .. from embargo in embargoes
                   where embargo.Node is null && (embargo.Client ?? client.Id) == client.Id && (embargo.Department ?? client.Department) == client.Department
                   select Compile(embargo, zone) with { Department = null, Client = null },
            ];
            if (rules.Length > 0)
            {
                byClient[client.Id] = rules;
            }
        }

        return new EmbargoRules(
            byClient.ToFrozenDictionary(StringComparer.Ordinal),
            [.. embargoes.Where(embargo => embargo.Node is not null || (embargo.Client is null && embargo.Department is null)).Select(embargo => Compile(embargo, zone))]);
    }

    /// <summary>What names nobody would silently hide nothing, so every name is looked up.</summary>
    private static void Check(string key, EmbargoOptions embargo, AccessOptions access, ConfigurationErrors errors)
    {
        errors.Require($"{key}:Name", embargo.Name, "The rule's name");
        if (embargo is { Node: null, Department: null, Client: null, Purpose: null })
        {
            errors.Add(key, "Set at least one of Node, Department, Client and Purpose: a rule for everything would tell nobody anything, and with an item code alone anybody could hide, because nobody is granted one.");
        }

        if (embargo.Node is { } node && !access.Clients.Any(client => client.Department == node && client.Roles.Contains(Roles.Node)))
        {
            errors.Add($"{key}:Node", $"No client of the role node has the department '{node}'.");
        }

        if (embargo is { Node: null, Department: { } department } && access.Departments.All(known => known.Code != department))
        {
            errors.Add($"{key}:Department", $"No department has the code '{department}'; list it under Access:Departments, or name the node whose department it is.");
        }

        if (embargo is { Node: null, Client: { } id } && access.Clients.All(known => known.Id != id))
        {
            errors.Add($"{key}:Client", $"No client has the identifier '{id}'; name the node whose client it is.");
        }

        if (embargo.ItemCode is { Length: 0 or > CallContext.MaximumItemCodeLength })
        {
            errors.Add($"{key}:ItemCode", $"An item code has 1 to {CallContext.MaximumItemCodeLength} characters.");
        }

        if (embargo.Purpose is { } purpose && CallContext.PurposeOf(purpose) is null)
        {
            errors.Add($"{key}:Purpose", $"A purpose has 1 to {CallContext.MaximumPurposeLength} characters without control characters.");
        }

        if (embargo.For is null == embargo.Until is null)
        {
            errors.Add(key, "Set exactly one of For and Until: how long, or until which day, the person is not told.");
        }
        else if (embargo.For is { } time && (time <= TimeSpan.Zero || time > s_longest))
        {
            errors.Add($"{key}:For", $"More than 00:00:00, and at most {s_longest:d\\.hh\\:mm\\:ss}.");
        }
    }

    private static Embargo Compile(EmbargoOptions embargo, TimeZoneInfo zone) => new(
        embargo.Name, embargo.Node, embargo.Department, embargo.Client, embargo.ItemCode,
        embargo.Purpose is { } purpose ? CallContext.PurposeOf(purpose) : null,
        embargo.For, embargo.Until is { } day ? CalendarDays.StartOf(day, zone) : null);
}
