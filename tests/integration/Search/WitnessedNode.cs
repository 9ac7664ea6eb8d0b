using System.Text.Json.Nodes;
using Exchange.Audit.Notes;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Trees;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>A district of a test's own whose log a city of its own witnesses.</summary>
internal sealed class WitnessedNode : IAsyncDisposable
{
    private const string Origin = "demo.exchange/350703/0";

    private readonly Demo _demo;

    private WitnessedNode(Demo demo, OwnNode district, OwnNode city) => (_demo, District, City) = (demo, district, city);

    public OwnNode District { get; }

    public OwnNode City { get; }

    public string LogKey => _demo.PathOf("keys", "district-checkpoints.key.pub");

    public string WitnessKey => _demo.PathOf("keys", "city-witness.key.pub");

    public static async Task<WitnessedNode> StartAsync(Demo demo)
    {
        OwnNode district = await OwnNode.StartAsync(demo);
        OwnNode city = await OwnNode.StartAsync(demo, "city", configuration => configuration["Audit"]!["Witness"] = new JsonObject
        {
            ["KeyFile"] = demo.PathOf("keys", "city-witness.key"),
            ["Logs"] = new JsonArray(new JsonObject
            {
                ["Origin"] = Origin,
                ["VerifierKeys"] = new JsonArray(File.ReadAllText(demo.PathOf("keys", "district-checkpoints.key.pub"))),
                ["Url"] = district.Client.Addresses.BaseUrl + "/audit/log",
            }),
        });
        WitnessedNode both = new(demo, district, city);
        await district.RestartAsync(() => both.ConfigureAsync(configuration => configuration["Audit"]!["Witnesses"] = new JsonArray(new JsonObject
        {
            ["Url"] = city.Client.Addresses.BaseUrl + "/audit/witness",
            ["VerifierKey"] = File.ReadAllText(both.WitnessKey),
        })));
        return both;
    }

    /// <summary>Changes how the district is configured from its next start on.</summary>
    public async Task ConfigureAsync(Action<JsonNode> change)
    {
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(District.Configuration))!;
        change(configuration);
        await File.WriteAllTextAsync(District.Configuration, configuration.ToJsonString());
    }

    /// <summary>Lets the log grow, and gives the place of its last record.</summary>
    public async Task<AuditPosition> AskAsync(int times)
    {
        AuditPosition? last = null;
        for (int i = 0; i < times; i++)
        {
            last = (await District.Client.VerdictAsync(_demo.Access.Sample("valid", "district"), District.TokenOf("district-counter"))).Audit;
        }

        return last!;
    }

    /// <summary>The checkpoint that the witness has cosigned and the district publishes, once it is above a record.</summary>
    public Task<SignedCheckpoint> CosignedBehindAsync(ulong index) => Eventually.GetAsync("a cosigned checkpoint over the record", async () =>
        await District.Client.GetAsync("/audit/log/checkpoint") is { Status: 200, Bytes: var bytes }
            && SignedCheckpoint.TryParse(bytes, out SignedCheckpoint? checkpoint, out _) && checkpoint.Checkpoint.Size > index && checkpoint.Note.Signatures.Count == 2
            ? checkpoint : null);

    /// <summary>Waits until the database has everything that the district has recorded and published; nobody asks it anything meanwhile.</summary>
    public async Task<SignedCheckpoint> CopiedBehindAsync(ulong index)
    {
        SignedCheckpoint last = await CosignedBehindAsync(index);
        await using StateDatabase database = await OpenDatabaseAsync();
        await Eventually.TrueAsync("the copy of the cosigned checkpoint", async () =>
            (await new TreeCopies(database, 0).CheckpointsAsync(CancellationToken.None)).Cosigned?.Checkpoint.Size >= last.Checkpoint.Size
            && await new AuditCopies(database, 0).NextAsync(CancellationToken.None) >= last.Checkpoint.Size);
        return last;
    }

    public async Task<StateDatabase> OpenDatabaseAsync() =>
        new SqliteState((string)JsonNode.Parse(await File.ReadAllTextAsync(District.Configuration))!["State"]!["SqliteFile"]!);

    public async ValueTask DisposeAsync()
    {
        await District.DisposeAsync();
        await City.DisposeAsync();
    }
}
