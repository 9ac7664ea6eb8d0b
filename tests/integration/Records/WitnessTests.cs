using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Records;

/// <summary>Two real nodes, one of which witnesses the other's log. If one of these fails, a level can rewrite its own past unnoticed.</summary>
[Collection(DemoTests.Name)]
public sealed class WitnessTests(Demo demo)
{
    private const string Origin = "demo.exchange/350703/0";
    private const string Distrusted = "witnessed-log:" + Origin;
    private const string NotWitnessed = "audit-witness:demo.exchange/witness/350700";

    [Theory]
    [InlineData("district", "city")]
    [InlineData("city", "district")]
    public async Task DemoNodes_CosignEachOther(string node, string witness)
    {
        string token = demo.TokenOf(node + "-counter");
        ulong index = (await demo.Node(node).VerdictAsync(demo.Access.Sample("valid", node), token)).Audit.Index;

        SignedCheckpoint cosigned = await CosignedBehindAsync(demo.Node(node), index, witness);

        string code = node == "city" ? "350700" : "350703";
        CheckpointVerification verified = cosigned.Verify(
            $"demo.exchange/{code}/0", [Key(node + "-checkpoints.key.pub")], [Key(witness + "-witness.key.pub")]);
        Assert.Equal(CheckpointOutcome.Trusted, verified.Outcome);
        Assert.Single(verified.Cosignatures);
    }

    [Fact]
    public async Task LogThatWasSetBack_IsRefusedAndAlarmedUntilSomebodyHasLooked()
    {
        await using OwnNode district = await OwnNode.StartAsync(demo);
        await using OwnNode city = await StartWitnessAsync(district);
        using TemporaryDirectory backup = new();
        string copy = backup.PathOf("audit");
        await district.RestartAsync(() => Witnessed(district, city));
        await CosignedBehindAsync(district.Client, await AskAsync(district, 3), "city");
        await district.RestartAsync(() => Copy(district.Trail.Directory, copy));
        SignedCheckpoint last = await CosignedBehindAsync(district.Client, await AskAsync(district, 5), "city");

        await district.RestartAsync(() => Copy(copy, district.Trail.Directory));

        await Eventually.TrueAsync("the witness's alarm", async () => (await city.Client.DegradedAsync()).Contains(Distrusted));
        await Eventually.TrueAsync("word at the log's own node", async () => (await district.Client.DegradedAsync()).Contains(NotWitnessed));
        await SaysAsync(city, "Alarm log-rolled-back: the log " + Origin);
        await SaysAsync(district, $"it has cosigned {last.Checkpoint.Size} records of this log");
        AuditRecord record = Assert.Single(city.Trail.From(0), record => record.Kind == AuditKind.Alert);
        Assert.Equal(("log-rolled-back", Origin), (record.Alert.Rule, record.Alert.Subject));

        CommandResult shown = await ExchangeProgram.RunAsync("witness", "alarms", "--config", city.Configuration);
        Assert.Equal(1, shown.ExitCode);
        Assert.Contains(last.Note.Text, shown.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ExchangeProgram.RunAsync("witness", "acknowledge", Origin, "--config", city.Configuration)).ExitCode);
        await Eventually.TrueAsync("the end of the alarm", async () => !(await city.Client.DegradedAsync()).Contains(Distrusted));
        Assert.Equal(0, (await ExchangeProgram.RunAsync("witness", "alarms", "--config", city.Configuration)).ExitCode);
        Assert.Contains(NotWitnessed, await district.Client.DegradedAsync());
    }

    [Fact]
    public async Task LogThatWasWrittenAnewUnderItsKey_IsRefusedAndAlarmed()
    {
        await using OwnNode district = await OwnNode.StartAsync(demo);
        await using OwnNode city = await StartWitnessAsync(district);
        using TemporaryDirectory backup = new();
        string copy = backup.PathOf("audit");
        await AskAsync(district, 2);
        await district.RestartAsync(() => Copy(district.Trail.Directory, copy));
        await district.RestartAsync(() => Witnessed(district, city));
        SignedCheckpoint last = await CosignedBehindAsync(district.Client, await AskAsync(district, 2), "city");

        // Out of the witness's sight it grows beyond what was cosigned.
        await district.RestartAsync(async () =>
        {
            await Copy(copy, district.Trail.Directory);
            await Witnessed(district, null);
        });
        ulong index;
        do
        {
            index = await AskAsync(district, 1);
        }
        while (index < last.Checkpoint.Size + 1);
        await district.RestartAsync(() => Witnessed(district, city));

        await Eventually.TrueAsync("the witness's alarm", async () => (await city.Client.DegradedAsync()).Contains(Distrusted));
        await SaysAsync(city, "Alarm log-forked: the log " + Origin);
        AuditRecord record = Assert.Single(city.Trail.From(0), record => record.Kind == AuditKind.Alert);
        Assert.Equal(("log-forked", Origin), (record.Alert.Rule, record.Alert.Subject));
        await Eventually.TrueAsync("word at the log's own node", async () => (await district.Client.DegradedAsync()).Contains(NotWitnessed));
        Assert.Single((await CheckpointAsync(district.Client))!.Note.Signatures);
    }

    /// <summary>Checkpoints are public: anybody can have one.</summary>
    [Fact]
    public async Task OldCheckpointFromAnybody_RaisesNoAlarm()
    {
        await using OwnNode district = await OwnNode.StartAsync(demo);
        await using OwnNode city = await StartWitnessAsync(district);
        await district.RestartAsync(() => Witnessed(district, city));
        SignedCheckpoint old = await CosignedBehindAsync(district.Client, await AskAsync(district, 1), "city");
        await CosignedBehindAsync(district.Client, await AskAsync(district, 1), "city");

        Answer refused = await city.Client.PostAsync("/audit/witness/add-checkpoint", new ByteArrayContent(AddCheckpointRequest.Of(0, [], old).ToBytes()));

        Assert.Equal(409, refused.Status);
        await SaysAsync(city, "the log itself is sound");
        Assert.DoesNotContain(Distrusted, await city.Client.DegradedAsync());
    }

    /// <summary>A city that witnesses the log which a node of the test's own publishes.</summary>
    private Task<OwnNode> StartWitnessAsync(OwnNode district) => OwnNode.StartAsync(demo, "city", configuration => configuration["Audit"]!["Witness"] = new JsonObject
    {
        ["KeyFile"] = demo.PathOf("keys", "city-witness.key"),
        ["Logs"] = new JsonArray(new JsonObject
        {
            ["Origin"] = Origin,
            ["VerifierKeys"] = new JsonArray(File.ReadAllText(demo.PathOf("keys", "district-checkpoints.key.pub"))),
            ["Url"] = district.Client.Addresses.BaseUrl + "/audit/log",
        }),
    });

    private static Task SaysAsync(OwnNode node, string line) =>
        Eventually.TrueAsync(line, () => Task.FromResult(node.Program.Output.Contains(line, StringComparison.Ordinal)));

    /// <summary>Has a node's log witnessed from its next start on; or no longer.</summary>
    private async Task Witnessed(OwnNode node, OwnNode? witness)
    {
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(node.Configuration))!;
        configuration["Audit"]!["Witnesses"] = witness is null ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["Url"] = witness.Client.Addresses.BaseUrl + "/audit/witness",
            ["VerifierKey"] = await File.ReadAllTextAsync(demo.PathOf("keys", "city-witness.key.pub")),
        });
        await File.WriteAllTextAsync(node.Configuration, configuration.ToJsonString());
    }

    /// <summary>Lets a log grow, and gives the index of its last record.</summary>
    private async Task<ulong> AskAsync(OwnNode node, int times)
    {
        ulong index = 0;
        for (int i = 0; i < times; i++)
        {
            index = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"))).Audit.Index;
        }

        return index;
    }

    private Task<SignedCheckpoint> CosignedBehindAsync(NodeClient node, ulong index, string witness) => Eventually.GetAsync("a cosigned checkpoint over the record", async () =>
        await CheckpointAsync(node) is { } checkpoint && checkpoint.Checkpoint.Size > index
            && checkpoint.Verify(checkpoint.Checkpoint.Origin, [Key((witness == "city" ? "district" : "city") + "-checkpoints.key.pub")], [Key(witness + "-witness.key.pub")]).Cosignatures.Count == 1
            ? checkpoint : null);

    private static async Task<SignedCheckpoint?> CheckpointAsync(NodeClient node)
    {
        Answer answer = await node.GetAsync("/audit/log/checkpoint");
        if (answer.Status == 404)
        {
            return null;
        }

        Assert.True(SignedCheckpoint.TryParse(answer.Bytes, out SignedCheckpoint? signed, out CheckpointProblem problem), $"{problem}");
        return signed;
    }

    private NoteVerifierKey Key(string file)
    {
        Assert.True(NoteVerifierKey.TryParse(File.ReadAllText(demo.PathOf("keys", file)), out NoteVerifierKey? key, out _));
        return key;
    }

    /// <summary>As a backup is made and restored: with the tree, and with nothing left of what was there.</summary>
    private static Task Copy(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Task.CompletedTask;
    }
}
