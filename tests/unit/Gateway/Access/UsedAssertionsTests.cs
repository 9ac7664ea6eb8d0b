using System.Data.Common;
using Dapper;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class UsedAssertionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    // Fails: an assertion is good again after a restart, or after another replica took it.
    [Fact]
    public async Task Use_IsRememberedAcrossRestarts()
    {
        await using (SqliteState state = await OpenAsync())
        {
            Assert.True(await UseAsync(state, "counter", "a"));
            Assert.False(await UseAsync(state, "counter", "a"));
            Assert.True(await UseAsync(state, "auditor", "a"));
        }

        await using SqliteState reopened = await OpenAsync();
        Assert.False(await UseAsync(reopened, "counter", "a"));
    }

    // Fails: of two that send the same assertion at the same moment, both get a token.
    [Fact]
    public async Task UseAtTheSameTime_SucceedsOnce()
    {
        await using SqliteState state = await OpenAsync();
        bool[] first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UseAsync(state, "counter", "a"))));
        Assert.Single(first, won => won);
    }

    // Fails: the table grows for ever.
    [Fact]
    public async Task ExpiredUse_IsForgottenAndNoOther()
    {
        await using SqliteState state = await OpenAsync();
        await UseAsync(state, "counter", "short", TimeSpan.FromSeconds(30));
        await UseAsync(state, "counter", "long", TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromSeconds(31));
        await UseAsync(state, "counter", "next");
        await using DbConnection connection = await state.OpenAsync(CancellationToken.None);
        Assert.Equal(["long", "next"], await connection.QueryAsync<string>("select assertion from used_assertions order by assertion"));
    }

    // Fails: the database is lost, no client gets a token, and /health/ready says that all is well.
    [Fact]
    public async Task LostDatabase_IsSeenInHealthUntilItIsBack()
    {
        NodeHealth health = new(_time);
        SqliteState state = await OpenAsync();
        UsedAssertions used = new(state, health, _time);
        await using (DbConnection connection = await state.OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("alter table used_assertions rename to elsewhere");
            await Assert.ThrowsAnyAsync<DbException>(() => used.TryUseAsync("counter", "a", Expiry(TimeSpan.FromMinutes(1)), CancellationToken.None));
            Assert.Equal(["database"], health.Degraded());
            await connection.ExecuteAsync("alter table elsewhere rename to used_assertions");
        }

        Assert.True(await used.TryUseAsync("counter", "a", Expiry(TimeSpan.FromMinutes(1)), CancellationToken.None));
        Assert.Empty(health.Degraded());
        await state.DisposeAsync();
    }

    private async Task<SqliteState> OpenAsync()
    {
        SqliteState state = new(Path.Combine(_directory.Path, "state.db"));
        await Migrator.MigrateAsync(state, CancellationToken.None);
        return state;
    }

    private Task<bool> UseAsync(SqliteState state, string client, string assertion, TimeSpan? life = null) =>
        new UsedAssertions(state, new NodeHealth(_time), _time).TryUseAsync(client, assertion, Expiry(life ?? TimeSpan.FromMinutes(1)), CancellationToken.None);

    private DateTime Expiry(TimeSpan life) => (_time.GetUtcNow() + life).UtcDateTime;
}
