using System.Data.Common;
using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Tools;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.State;

public sealed class MigratorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteState _state;

    public MigratorTests() => _state = new SqliteState(Path.Combine(_directory.Path, "below", "state.db"));

    public void Dispose()
    {
        _state.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Dispose();
    }

    // Fails: a new node has no tables, or a node that is started again loses what was in them.
    [Fact]
    public async Task EveryMigration_IsAppliedOnceInOrder()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.PathOf("gateway", "State", "Migrations"), "*.sql").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal(files, await MigrateAsync());
        await ExecuteAsync("insert into used_assertions (client, assertion, expires_at) values ('c', 'a', 1)");
        Assert.Empty(await MigrateAsync());
        Assert.Equal(1, await CountAsync("used_assertions"));
    }

    // Fails: an old program writes into tables whose form it does not know.
    [Fact]
    public async Task NewerDatabase_IsRefused()
    {
        await MigrateAsync();
        await ExecuteAsync("insert into migrations (name, applied_at) values ('9999-later.sql', 0)");
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(MigrateAsync);
        Assert.Contains("9999-later.sql", refusal.Message, StringComparison.Ordinal);
    }

    // Fails: two replicas that start together apply a migration twice, and one of them does not start.
    [Fact]
    public async Task ReplicasThatStartTogether_ApplyEachMigrationOnce()
    {
        IReadOnlyList<string>[] applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(MigrateAsync)));
        string[] names = [.. applied.SelectMany(each => each)];
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(names.Length, await CountAsync("migrations"));
    }

    // Fails: a node whose database is down when it starts never gets it, or is not seen to be without it.
    [Fact]
    public async Task DatabaseThatCannotBeReached_IsTriedUntilItCan()
    {
        ManualTime time = new();
        NodeHealth health = new(time);
        string file = Path.Combine(_directory.Path, "below", "state.db");
        Directory.CreateDirectory(file);
        using StateMigration migration = new(_state, health, time, NullLogger<StateMigration>.Instance);
        await migration.StartAsync(CancellationToken.None);
        Assert.Equal(["database"], health.Degraded());

        Directory.Delete(file);
        await time.UntilAwaitedAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await migration.ExecuteTask!;
        Assert.Empty(health.Degraded());
        Assert.Equal(0, await CountAsync("used_assertions"));
    }

    private Task<IReadOnlyList<string>> MigrateAsync() => Migrator.MigrateAsync(_state, CancellationToken.None);

    private async Task ExecuteAsync(string sql)
    {
        await using DbConnection connection = await _state.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(sql);
    }

    private async Task<long> CountAsync(string table)
    {
        await using DbConnection connection = await _state.OpenAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }
}
