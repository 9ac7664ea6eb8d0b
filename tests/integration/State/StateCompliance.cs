using System.Data.Common;
using Dapper;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Tests.Integration.State;

/// <summary>What every state database must do, whichever it is. Each test gets an empty one.</summary>
internal static class StateCompliance
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

    /// <summary>If this fails, a node cannot be started a second time, or its replicas start one after the other only.</summary>
    public static async Task MigrationsAreAppliedOnceAsync(Func<StateDatabase> open)
    {
        await using StateDatabase first = open();
        await using StateDatabase second = open();

        Assert.NotEmpty(await Migrator.MigrateAsync(first, CancellationToken.None));
        Assert.Empty(await Migrator.MigrateAsync(first, CancellationToken.None));
        // Another replica, while the first one keeps its connections.
        Assert.Empty(await Migrator.MigrateAsync(second, CancellationToken.None));
    }

    /// <summary>If this fails, an older program damages what a newer one wrote.</summary>
    public static async Task NewerDatabaseIsRefusedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        await using (DbConnection connection = await database.OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("insert into migrations (name, applied_at) values ('9999-from-the-future.sql', 0)");
        }

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(database, CancellationToken.None));
        Assert.Contains("9999-from-the-future.sql", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>If this fails, an assertion that was overheard gives its finder a token.</summary>
    public static async Task AssertionIsUsedOnceAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        UsedAssertions used = At(database, s_now);
        DateTime expires = s_now.UtcDateTime.AddMinutes(1);

        Assert.True(await used.TryUseAsync("a", "1", expires, CancellationToken.None));
        Assert.False(await used.TryUseAsync("a", "1", expires, CancellationToken.None));
        Assert.True(await used.TryUseAsync("b", "1", expires, CancellationToken.None));
        Assert.True(await used.TryUseAsync("a", "2", expires, CancellationToken.None));
    }

    public static async Task OneOfManyWinsAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await using StateDatabase replica = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);

        bool[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(call => Task.Run(() =>
            At(call % 2 == 0 ? database : replica, s_now).TryUseAsync("a", "1", s_now.UtcDateTime.AddMinutes(1), CancellationToken.None))));

        Assert.Single(outcomes, outcome => outcome);
    }

    /// <summary>If this fails, the table grows for ever.</summary>
    public static async Task ExpiredAssertionsAreForgottenAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        await At(database, s_now).TryUseAsync("a", "1", s_now.UtcDateTime.AddMinutes(1), CancellationToken.None);

        await At(database, s_now.AddMinutes(2)).TryUseAsync("a", "2", s_now.UtcDateTime.AddMinutes(3), CancellationToken.None);

        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        Assert.Equal(["2"], await connection.QueryAsync<string>("select assertion from used_assertions"));
    }

    /// <summary>If this fails, a restarted node passes over what changed meanwhile, or one replica over what another has seen.</summary>
    public static async Task CursorsAreKeptByReplicaAndFeedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        CursorStore first = new(database, 0, new NodeHealth(TimeProvider.System));
        CursorStore second = new(database, 1, new NodeHealth(TimeProvider.System));

        Assert.Equal("", await first.LoadAsync("a", CancellationToken.None));
        await first.SaveAsync("a", "5", CancellationToken.None);
        await first.SaveAsync("a", "6", CancellationToken.None);
        await first.SaveAsync("b", "1", CancellationToken.None);
        await second.SaveAsync("a", "2", CancellationToken.None);

        Assert.Equal("6", await first.LoadAsync("a", CancellationToken.None));
        Assert.Equal("1", await first.LoadAsync("b", CancellationToken.None));
        Assert.Equal("2", await second.LoadAsync("a", CancellationToken.None));
    }

    private static UsedAssertions At(StateDatabase database, DateTimeOffset now) => new(database, new NodeHealth(TimeProvider.System), new StandingTime(now));

    private sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
