using System.Data.Common;
using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;

namespace Exchange.Tests.Unit.Gateway.Verification.Presentations;

public sealed class UsedPresentationsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    // Fails: a presentation passes a second time at another counter, after a restart or at another replica.
    [Fact]
    public async Task Use_IsRememberedAcrossRestartsAndReplicas()
    {
        await using (SqliteState state = await OpenAsync())
        {
            Assert.True(await UseAsync(state, "a"));
            Assert.True(await UseAsync(state, "b"));
            Assert.False(await UseAsync(state, "a"));
            Assert.True(await UseAsync(state, "a", "another issuer"));
        }

        await using SqliteState reopened = await OpenAsync();
        Assert.False(await UseAsync(reopened, "a"));
    }

    // Fails: two counters that read the same QR code at the same moment both take it.
    [Fact]
    public async Task UseAtTheSameTime_SucceedsOnce()
    {
        await using SqliteState state = await OpenAsync();
        bool[] first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UseAsync(state, "a"))));
        Assert.Single(first, won => won);
    }

    // Fails: the table grows for ever, or a replica whose clock is behind takes a presentation once more.
    [Fact]
    public async Task Use_IsForgottenAMinuteAfterItsEnd()
    {
        await using SqliteState state = await OpenAsync();
        await UseAsync(state, "a");
        _time.Advance(TimeSpan.FromSeconds(119));
        await UseAsync(state, "b");
        Assert.Equal(["a", "b"], await NoncesAsync(state));
        _time.Advance(TimeSpan.FromSeconds(2));
        await UseAsync(state, "c");
        Assert.Equal(["b", "c"], await NoncesAsync(state));
    }

    // Fails: the database is lost, and /health/ready says that all is well.
    [Fact]
    public async Task LostDatabase_IsSeenInHealth()
    {
        NodeHealth health = new(_time);
        await using SqliteState state = await OpenAsync();
        await using (DbConnection connection = await state.OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("drop table used_presentations");
        }

        await Assert.ThrowsAnyAsync<DbException>(() => new UsedPresentations(state, health, _time).TryUseAsync("i", "a", _time.GetUtcNow().UtcDateTime, CancellationToken.None));
        Assert.Equal(["database"], health.Degraded());
    }

    private static async Task<IEnumerable<string>> NoncesAsync(SqliteState state)
    {
        await using DbConnection connection = await state.OpenAsync(CancellationToken.None);
        return await connection.QueryAsync<string>("select nonce from used_presentations order by nonce");
    }

    private async Task<SqliteState> OpenAsync()
    {
        SqliteState state = new(Path.Combine(_directory.Path, "state.db"));
        await Migrator.MigrateAsync(state, CancellationToken.None);
        return state;
    }

    private Task<bool> UseAsync(SqliteState state, string nonce, string issuer = TestAccess.Issuer) => new UsedPresentations(state, new NodeHealth(_time), _time)
        .TryUseAsync(issuer, nonce, (_time.GetUtcNow() + TimeSpan.FromSeconds(60)).UtcDateTime, CancellationToken.None);
}
