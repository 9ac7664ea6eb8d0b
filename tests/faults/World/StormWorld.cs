using System.Text.Json.Nodes;
using Exchange.Gateway.Keys;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Faults.World;

/// <summary>
/// A city (one replica) and a district (two replicas of one node) before the demo's departments, all the real programs:
/// with one Redis, one Kafka and one PostgreSQL where they are wanted. The demo's own nodes stand beside and are not asked.
/// </summary>
internal sealed class StormWorld : IAsyncDisposable
{
    private const int FewCertificates = 20_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly PostgreSqlServer _postgreSql = new();
    private readonly Parts _parts;
    private readonly long? _cardBytes;

    private StormWorld(Parts parts, long? cardBytes, int certificates)
    {
        _parts = parts;
        _cardBytes = cardBytes;
        Demo = new Demo { Certificates = certificates };
    }

    public Demo Demo { get; }

    public RedisProcess? Redis { get; private set; }

    public KafkaProcess? Kafka { get; private set; }

    public AdapterProcess CityAdapters { get; private set; } = null!;

    public AdapterProcess DistrictAdapters { get; private set; } = null!;

    public OwnNode City { get; private set; } = null!;

    /// <summary>The two replicas.</summary>
    public IReadOnlyList<OwnNode> District { get; private set; } = [];

    /// <summary>Good at both replicas.</summary>
    public string Token => District[0].TokenOf("district-counter");

    public IEnumerable<IBreakable> Breakables => new IBreakable?[] { Redis, Kafka, CityAdapters, DistrictAdapters }.OfType<IBreakable>();

    /// <param name="cardBytes">Memory for cards in each process; null for the default.</param>
    /// <param name="certificates">How many there are over all departments.</param>
    public static async Task<StormWorld> StartAsync(Parts parts, long? cardBytes = null, int certificates = FewCertificates)
    {
        StormWorld world = new(parts, cardBytes, certificates);
        try
        {
            await world.StartAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>What every program said so far, by the program's name.</summary>
    public IEnumerable<(string Name, string Text)> Logs()
    {
        foreach (string file in Directory.EnumerateFiles(Demo.PathOf("logs")))
        {
            using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            yield return ("demo " + Path.GetFileNameWithoutExtension(file), reader.ReadToEnd());
        }

        yield return ("city", City.Program.Output);
        foreach (OwnNode replica in District)
        {
            yield return ("district", replica.Program.Output);
        }

        yield return (CityAdapters.Name, CityAdapters.Log);
        yield return (DistrictAdapters.Name, DistrictAdapters.Log);
        if (Redis is not null)
        {
            yield return (Redis.Name, Redis.Log);
        }

        if (Kafka is not null)
        {
            yield return (Kafka.Name, Kafka.Log);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Where the start failed, some are not there yet.
        IAsyncDisposable?[] parts = [.. District, City, CityAdapters, DistrictAdapters, Kafka, Redis];
        foreach (IAsyncDisposable part in parts.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }

        await _postgreSql.DisposeAsync();
        await Demo.DisposeAsync();
        _directory.Dispose();
    }

    private async Task StartAsync()
    {
        await Demo.InitializeAsync();
        Redis = _parts.Redis ? await RedisProcess.StartAsync() : null;
        Kafka = _parts.Kafka ? await KafkaProcess.StartAsync() : null;
        string? database = null;
        if (_parts.PostgreSql)
        {
            await _postgreSql.InitializeAsync();
            database = _directory.Write("district-database", await _postgreSql.CreateAsync());
        }

        CityAdapters = await AdapterProcess.StartAsync(Demo, "city");
        DistrictAdapters = await AdapterProcess.StartAsync(Demo, "district");
        string cityKeys = _directory.Write("city-cards.key", KeyRing.Generate(TimeProvider.System).Write());
        string districtKeys = _directory.Write("district-cards.key", KeyRing.Generate(TimeProvider.System).Write());

        City = await OwnNode.StartAsync(Demo, "city", node => Connect(node, CityAdapters, cityKeys, redis: false));
        List<OwnNode> district = [];
        District = district;
        for (int replica = 0; replica < 2; replica++)
        {
            int number = replica;
            district.Add(await OwnNode.StartAsync(Demo, "district", node =>
            {
                node["Node"]!["Replica"] = number;
                // One address for both, as behind a load balancer.
                node["Node"]!["Issuer"] = number == 0 ? (string)node["Node"]!["Issuer"]! : district[0].Client.Addresses.BaseUrl;
                Connect(node, DistrictAdapters, districtKeys, redis: true);
                Follow(node, cityKeys);
                if (database is not null)
                {
                    node["State"]!["SqliteFile"] = null;
                    node["State"]!["PostgreSqlConnectionFile"] = database;
                }
            }));
        }
    }

    private void Connect(JsonNode node, AdapterProcess adapters, string keys, bool redis)
    {
        foreach (JsonNode? source in node["Sources"]!.AsArray())
        {
            source!["Adapter"] = adapters.Address;
        }

        JsonObject cards = [];
        if (_cardBytes is { } bytes)
        {
            cards["Bytes"] = bytes;
        }

        if (Redis is not null && redis)
        {
            node[nameof(Redis)] = new JsonObject { ["Endpoints"] = Redis.Endpoint };
            cards["KeysFile"] = keys;
        }

        if (Kafka is not null)
        {
            node[nameof(Kafka)] = new JsonObject { ["BootstrapServers"] = Kafka.Servers };
            cards["KeysFile"] = keys;
        }

        node["Cards"] = cards;
    }

    private void Follow(JsonNode node, string cityKeys)
    {
        JsonNode city = node["Peers"]![0]!;
        city["Grpc"] = City.Client.Addresses.Grpc;
        city["Issuer"] = City.Client.Addresses.BaseUrl;
        if (Kafka is not null)
        {
            city["Changes"] = "kafka";
            city["KeysFile"] = cityKeys;
        }
    }
}
