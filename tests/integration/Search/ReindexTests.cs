using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>If one of these fails, a copy that is made anew has records that no search finds, or some twice, after its making was broken off.</summary>
[Collection(DemoTests.Name)]
public sealed class ReindexTests(Demo demo)
{
    private const int Records = 40_000;

    [Fact]
    public Task KilledReindex_IsResumed_InAFile() => KilledAndResumedAsync((configuration, directory) =>
    {
        configuration["State"] = new JsonObject { ["SqliteFile"] = directory.PathOf("state.db") };
        return Task.FromResult<Func<StateDatabase>>(() => new SqliteState(directory.PathOf("state.db")));
    });

    [PostgreSqlFact]
    public async Task KilledReindex_IsResumed_OnAServer()
    {
        PostgreSqlServer server = new();
        await server.InitializeAsync();
        try
        {
            await KilledAndResumedAsync(async (configuration, directory) =>
            {
                string connection = await server.CreateAsync();
                configuration["State"] = new JsonObject { ["PostgreSqlConnectionFile"] = directory.Write("connection", connection) };
                return () => new PostgreSqlState(connection);
            });
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <param name="configure">Names a database in a node's configuration, and says how to open it.</param>
    private async Task KilledAndResumedAsync(Func<JsonNode, TemporaryDirectory, Task<Func<StateDatabase>>> configure)
    {
        using TemporaryDirectory directory = new();
        JsonNode configuration = JsonNode.Parse(await File.ReadAllTextAsync(demo.PathOf("district", "node.json")))!;
        Func<StateDatabase> open = await configure(configuration, directory);
        configuration["Audit"]!["Directory"] = directory.PathOf("audit");
        string file = directory.Write("node.json", configuration.ToJsonString());
        AuditKeys keys = AuditKeys.Load([demo.PathOf("keys", "district-audit.key")]);
        FileLogStorage log = new(directory.PathOf("audit"));
        await LongLog.WriteAsync(log, keys, Records);
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        AuditCopies copies = new(database, 0);

        await using (RunningProgram reindex = RunningProgram.Start("dotnet", ["exec", Checkout.Gateway, "audit", "reindex", "--config", file]))
        {
            await Eventually.TrueAsync("a part of the copy", async () => await copies.SearchableAsync(CancellationToken.None) > 0);
            await reindex.KillAsync();
        }

        Assert.InRange(await copies.SearchableAsync(CancellationToken.None), 1UL, Records - 1UL);
        CommandResult resumed = await ExchangeProgram.RunAsync("audit", "reindex", "--resume", "--config", file);
        Assert.True(resumed.ExitCode == 0, resumed.Output);

        ulong next = 0;
        using LogFollower follower = new(log, keys, 0);
        while (await copies.ReadAsync(next, 512, CancellationToken.None) is { Count: > 0 } records)
        {
            foreach (RecordCopy record in records)
            {
                Assert.True(follower.MoveNext(Records, out _));
                Assert.Equal((next++, follower.Segment.FirstIndex), (record.Index, record.Segment));
                Assert.True(follower.Frame.SequenceEqual(record.Frame));
            }
        }

        Assert.Equal((ulong)Records, next);
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        Assert.Equal(Records, await connection.ExecuteScalarAsync<long>("select count(*) from audit_questions"));
    }
}
