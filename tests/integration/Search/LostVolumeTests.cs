using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>
/// A replica whose volume is gone. If one of these fails, who looked at whose data is lost with a disk, or a node signs a second
/// history of its log without anybody having meant to.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class LostVolumeTests(Demo demo)
{
    [Fact]
    public async Task LostVolume_IsRestored_AndTheLogGoesOnAsTheWitnessKnowsIt()
    {
        await using WitnessedNode node = await WitnessedNode.StartAsync(demo);
        OwnNode district = node.District;
        AuditPosition asked = await node.AskAsync(5);
        SignedCheckpoint witnessed = await node.CopiedBehindAsync(asked.Index);
        CommandResult? started = null, restored = null, again = null;

        await district.RestartAsync(async () =>
        {
            Directory.Delete(district.Trail.Directory, recursive: true);
            started = await ExchangeProgram.RunAsync("serve", "--config", district.Configuration);
            restored = await RestoreAsync(district, "--require-witness", node.WitnessKey);
            again = await RestoreAsync(district);
        });

        Assert.Equal(1, started!.ExitCode);
        Assert.Contains("write it again with exchange audit restore", started.Output, StringComparison.Ordinal);
        Assert.True(restored!.ExitCode == 0, restored.Output);
        Assert.Contains("RESTORED: ", restored.Output, StringComparison.Ordinal);
        Assert.Contains($"demo.exchange/witness/350700 has cosigned {witnessed.Checkpoint.Size} records: the tree of the restored ones has the same root", restored.Output, StringComparison.Ordinal);
        Assert.Equal(1, again!.ExitCode);
        Assert.Contains("holds a log already", again.Output, StringComparison.Ordinal);

        AuditPosition later = await node.AskAsync(2);
        Assert.True(later.Index > asked.Index);
        SignedCheckpoint now = await node.CosignedBehindAsync(later.Index);
        using HttpTiles tiles = new(new Uri(district.Client.Addresses.BaseUrl + "/audit/log/0"));
        Assert.Equal(witnessed.Checkpoint.RootHash.ToArray(), new TreeReader(tiles, now.Checkpoint.Size).RootAt(witnessed.Checkpoint.Size).ToArray());
        string auditor = district.TokenOf("district-auditor");
        foreach (AuditPosition place in (AuditPosition[])[asked, later])
        {
            await Eventually.TrueAsync("the record is found", async () => (await district.Client.GetAsync($"/api/v1/audit/records/0/{place.Index}", auditor)).Status == 200);
        }

        await Eventually.TrueAsync("nothing is degraded", async () => (await district.Client.DegradedAsync()).Count == 0);
        Assert.DoesNotContain("witnessed-log:demo.exchange/350703/0", await node.City.Client.DegradedAsync());
    }

    [Fact]
    public async Task LogOfWhichPublishedRecordsAreLost_DoesNotGoOn_AndWhatIsLeftIsKept()
    {
        await using WitnessedNode node = await WitnessedNode.StartAsync(demo);
        OwnNode district = node.District;
        AuditPosition asked = await node.AskAsync(5);
        SignedCheckpoint witnessed = await node.CopiedBehindAsync(asked.Index);
        using TemporaryDirectory elsewhere = new();
        CommandResult? restored = null, unwitnessed = null, left = null;

        await district.RestartAsync(async () =>
        {
            Directory.Delete(district.Trail.Directory, recursive: true);
            await using (StateDatabase database = await node.OpenDatabaseAsync())
            await using (DbConnection connection = await database.OpenAsync(CancellationToken.None))
            {
                // As if the database had not been reached before the volume was lost.
                AuditCopies copies = new(database, 0);
                Assert.True(await copies.TryForgetAsync(3, await copies.NextAsync(CancellationToken.None), CancellationToken.None));
                await connection.ExecuteAsync("delete from audit_copied_checkpoints; delete from audit_copied_tiles");
            }

            restored = await RestoreAsync(district);
            left = await RestoreAsync(district, "--to", elsewhere.PathOf("left"));
            await node.City.RestartAsync(async () => unwitnessed = await RestoreAsync(district));
            // Another number, another log.
            await node.ConfigureAsync(configuration => configuration["Node"]!["Replica"] = 1);
        });

        Assert.Equal((1, 0, 1), (restored!.ExitCode, left!.ExitCode, unwitnessed!.ExitCode));
        Assert.Contains($"has published {witnessed.Checkpoint.Size} records, and the database holds 3 of them", restored.Output, StringComparison.Ordinal);
        Assert.Contains("RESTORED: 3 records", left.Output, StringComparison.Ordinal);
        Assert.Contains($"has cosigned {witnessed.Checkpoint.Size} records: so many are not left", left.Output, StringComparison.Ordinal);
        Assert.Contains("does not say how much of the log 350703/0 it has cosigned", unwitnessed.Output, StringComparison.Ordinal);
        Assert.Equal("350703/1", (await node.AskAsync(1)).Log);
        Assert.Equal(200, (await district.Client.GetAsync("/api/v1/audit/records/0/2", district.TokenOf("district-auditor"))).Status);
    }

    [Fact]
    public async Task EveryReplica_ServesWhatAnyHasPublished()
    {
        await using WitnessedNode node = await WitnessedNode.StartAsync(demo);
        OwnNode district = node.District;
        SignedCheckpoint last = await node.CopiedBehindAsync((await node.AskAsync(5)).Index);
        using TemporaryDirectory elsewhere = new();

        await district.RestartAsync(() => node.ConfigureAsync(configuration =>
        {
            configuration["Node"]!["Replica"] = 1;
            configuration["Audit"]!["Directory"] = elsewhere.PathOf("audit");
            configuration["Audit"]!["Witnesses"] = new JsonArray();
        }));

        foreach (string log in (string[])["/audit/log", "/audit/log/0"])
        {
            CommandResult verified = await ExchangeProgram.RunAsync("audit", "verify", district.Client.Addresses.BaseUrl + log, "--log-key", node.LogKey, "--require-witness", node.WitnessKey);
            Assert.True(verified.ExitCode == 0, verified.Output);
            Assert.Contains($"PUBLISHED TREE SOUND: {last.Checkpoint.Size} entries", verified.Output, StringComparison.Ordinal);
        }

        await Eventually.TrueAsync("its own checkpoint", async () => (await node.AskAsync(1)).Log == "350703/1" && (await district.Client.GetAsync("/audit/log/1/checkpoint")).Status == 200);
        Assert.Equal((true, false), ((await district.Client.GetAsync("/audit/log/0/checkpoint")).Headers.Age is not null, (await district.Client.GetAsync("/audit/log/1/checkpoint")).Headers.Age is not null));
        Assert.Equal(404, (await district.Client.GetAsync("/audit/log/2/checkpoint")).Status);
    }

    /// <summary>After a disaster the database comes later than the node, or never: the witness alone knows of the log.</summary>
    [Fact]
    public async Task LostVolumeWithoutDatabase_IsRememberedByTheWitness()
    {
        await using WitnessedNode node = await WitnessedNode.StartAsync(demo);
        OwnNode district = node.District;
        await node.CosignedBehindAsync((await node.AskAsync(3)).Index);
        using TemporaryDirectory elsewhere = new();
        CommandResult? started = null;

        await district.RestartAsync(async () =>
        {
            string configuration = await File.ReadAllTextAsync(district.Configuration);
            Directory.Move(district.Trail.Directory, district.Trail.Directory + ".away");
            await node.ConfigureAsync(lost => lost["State"] = new JsonObject { ["SqliteFile"] = elsewhere.PathOf("state.db") });
            started = await ExchangeProgram.RunAsync("serve", "--config", district.Configuration);
            await File.WriteAllTextAsync(district.Configuration, configuration);
            Directory.Move(district.Trail.Directory + ".away", district.Trail.Directory);
        });

        Assert.Equal(1, started!.ExitCode);
        Assert.Contains("demo.exchange/witness/350700 has cosigned ", started.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledRestore_IsOpenedByNobody_AndBeginsAnew()
    {
        using TemporaryDirectory directory = new();
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(demo.PathOf("district", "node.json")))!;
        string audit = directory.PathOf("audit"), key = demo.PathOf("keys", "district-audit.key");
        configuration["Audit"]!["Directory"] = audit;
        configuration["Audit"]!["Witnesses"] = new JsonArray();
        configuration["State"]!["SqliteFile"] = directory.PathOf("state.db");
        string file = directory.Write("node.json", configuration.ToJsonString());
        await LongLog.WriteAsync(new FileLogStorage(audit), AuditKeys.Load([key]), 40_000);
        CommandResult copied = await ExchangeProgram.RunAsync("audit", "reindex", "--config", file);
        Assert.True(copied.ExitCode == 0, copied.Output);
        Directory.Delete(audit, recursive: true);

        await using (RunningProgram restoring = RunningProgram.Start("dotnet", ["exec", Checkout.Gateway, "audit", "restore", "--config", file]))
        {
            await Eventually.TrueAsync("a part of the log", () => Directory.Exists(audit) && Directory.EnumerateFiles(audit, "*.segment").Any());
            await restoring.KillAsync();
        }

        CommandResult verified = await ExchangeProgram.RunAsync("audit", "verify", audit, "--key", key);
        CommandResult served = await ExchangeProgram.RunAsync("serve", "--config", file);
        CommandResult restored = await ExchangeProgram.RunAsync("audit", "restore", "--config", file);
        CommandResult whole = await ExchangeProgram.RunAsync("audit", "verify", audit, "--key", key, "--log-key", demo.PathOf("keys", "district-checkpoints.key.pub"));

        Assert.Equal((2, 1), (verified.ExitCode, served.ExitCode));
        Assert.Contains("that was not finished", verified.Output, StringComparison.Ordinal);
        Assert.Contains("that was not finished: restore it again", served.Output, StringComparison.Ordinal);
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.True(whole.ExitCode == 0, whole.Output);
        Assert.Contains("40000 records", whole.Output, StringComparison.Ordinal);
        Assert.Contains("Every record is the published one", whole.Output, StringComparison.Ordinal);
    }

    private static Task<CommandResult> RestoreAsync(OwnNode node, params string[] more) => ExchangeProgram.RunAsync(["audit", "restore", "--config", node.Configuration, .. more]);
}
