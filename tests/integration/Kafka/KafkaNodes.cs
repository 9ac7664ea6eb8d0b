using System.Text.Json.Nodes;
using Exchange.Gateway.Keys;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Kafka;

/// <summary>
/// A city and two replicas of a district on one cluster: each node's changes go through its own topic, and the district
/// follows the city by the city's. Types live for a day, so that only the topics can tell of a change.
/// </summary>
internal sealed class KafkaNodes : IAsyncDisposable
{
    /// <summary>Another for each set of nodes, so that they share no topic.</summary>
    private static int s_nodes = 350_710;

    private readonly TemporaryDirectory _directory = new();
    private readonly Demo _demo;
    private readonly string _servers;
    private readonly string _cityKeys;
    private readonly string _districtKeys;

    private KafkaNodes(Demo demo, string servers)
    {
        (_demo, _servers) = (demo, servers);
        _cityKeys = _directory.Write("city.keys", KeyRing.Generate(TimeProvider.System).Write());
        _districtKeys = _directory.Write("district.keys", KeyRing.Generate(TimeProvider.System).Write());
        CityCode = $"{Interlocked.Increment(ref s_nodes)}";
        DistrictCode = $"{Interlocked.Increment(ref s_nodes)}";
    }

    public string CityCode { get; }

    public string DistrictCode { get; }

    public OwnNode City { get; private set; } = null!;

    public OwnNode[] Districts { get; private set; } = [];

    /// <summary>A client of the district's.</summary>
    public static string Client => "district-counter";

    /// <param name="connection">The database of the district's replicas.</param>
    public static async Task<KafkaNodes> StartAsync(Demo demo, string servers, string connection)
    {
        KafkaNodes nodes = new(demo, servers);
        try
        {
            nodes.City = await OwnNode.StartAsync(demo, "city", configuration => nodes.PutOnKafka(configuration, nodes.CityCode, nodes._cityKeys));
            nodes.Districts = await Task.WhenAll(Enumerable.Range(0, 2).Select(replica => nodes.StartDistrictAsync(replica, connection)));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OwnNode node in Districts.Prepend(City))
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }
        }

        _directory.Dispose();
    }

    private Task<OwnNode> StartDistrictAsync(int replica, string connection) => OwnNode.StartAsync(_demo, "district", configuration =>
    {
        PutOnKafka(configuration, DistrictCode, _districtKeys);
        configuration["Node"]!["Replica"] = replica;
        configuration["State"]!["SqliteFile"] = null;
        configuration["State"]!["PostgreSqlConnectionFile"] = _directory.Write($"connection-{replica}", connection);
        JsonNode peer = configuration["Peers"]![0]!;
        peer["Node"] = CityCode;
        peer["Grpc"] = City.Client.Addresses.Grpc;
        peer["Issuer"] = City.Client.Addresses.BaseUrl;
        peer["Changes"] = "kafka";
        peer["KeysFile"] = _cityKeys;
        foreach (JsonNode? type in configuration["Types"]!.AsArray().Where(type => type!["Peer"] is not null))
        {
            type!["Peer"] = CityCode;
        }
    });

    private void PutOnKafka(JsonNode configuration, string code, string keys)
    {
        configuration["Node"]!["Code"] = code;
        configuration["Cards"] = new JsonObject { ["KeysFile"] = keys };
        configuration["Kafka"] = new JsonObject { ["BootstrapServers"] = _servers };
        foreach (JsonNode? type in configuration["Types"]!.AsArray())
        {
            type!["TimeToLive"] = "1.00:00:00";
        }
    }
}
