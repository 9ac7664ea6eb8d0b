using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Exchange.Gateway.Hosting;
using Exchange.Tests.Unit.Tools;
using Microsoft.Extensions.Configuration;

namespace Exchange.Tests.Unit.Charts;

public class ChartAndGatewayTests
{
    /// <summary>Options that the chart sets itself, or that are not for a node on a cluster.</summary>
    private static readonly HashSet<string> s_notGiven =
    [
        "Listen", "Node:Replica", "Access:SigningKeyFile", "Access:RetiredKeyFiles",
        "Audit:Directory", "Audit:KeyFiles", "State:PostgreSqlConnectionFile", "Console",
    ];

    public static TheoryData<string> ValueSets => Chart.ValueSets;

    // The gateway would refuse the file that the chart writes for it.
    [HelmTheory]
    [MemberData(nameof(ValueSets))]
    public void Gateway_KnowsEveryKeyOfTheNodeFile(string values)
    {
        using MemoryStream file = new(Encoding.UTF8.GetBytes(NodeFile.TextOf(values)));

        NodeConfiguration read = new ConfigurationBuilder().AddJsonStream(file).Build()
            .Get<NodeConfiguration>(binder => binder.ErrorOnUnknownConfiguration = true)!;

        Assert.Equal("/var/lib/exchange/audit", read.Audit.Directory);
        Assert.Equal("/etc/exchange/secrets/signing-key.pem", read.Access.SigningKeyFile);
        Assert.NotEmpty(read.Audit.KeyFiles);
    }

    // An option of the gateway could not be set on a cluster, or one that it no longer has would pass the schema.
    [Fact]
    public void Schema_HasTheOptionsOfTheGateway()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("charts", "exchange", "values.schema.json")));
        JsonElement config = schema.RootElement.GetProperty("properties").GetProperty("config");

        Assert.Equal(
            OptionsOf(typeof(NodeConfiguration), "").Order(StringComparer.Ordinal),
            KeysOf(config, "").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> OptionsOf(Type type, string prefix)
    {
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string key = prefix + property.Name;
            if (s_notGiven.Contains(key))
            {
                continue;
            }

            yield return key;
            Type kind = typeof(IList).IsAssignableFrom(property.PropertyType) ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
            if (kind.Namespace!.StartsWith("Exchange.", StringComparison.Ordinal))
            {
                foreach (string inner in OptionsOf(kind, key + ":"))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IEnumerable<string> KeysOf(JsonElement schema, string prefix)
    {
        JsonElement described = schema.TryGetProperty("items", out JsonElement items) ? items : schema;
        return described.TryGetProperty("properties", out JsonElement properties)
            ? properties.EnumerateObject().SelectMany(property => KeysOf(property.Value, prefix + property.Name + ":").Prepend(prefix + property.Name))
            : [];
    }
}
