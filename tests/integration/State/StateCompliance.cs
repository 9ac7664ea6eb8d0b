using System.Data.Common;
using Dapper;
using Exchange.Audit.Notes;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.Changes;
using Exchange.Gateway.Verification.StatusLists;

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

    /// <summary>If this fails, two replicas publish at once for ever, or none does after one has died.</summary>
    public static async Task LeaseIsHeldByOneAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        Leases leases = new(database, new NodeHealth(TimeProvider.System));
        TimeSpan hour = TimeSpan.FromHours(1);

        Assert.True(await leases.TryHoldAsync("publish", "a", hour, CancellationToken.None));
        Assert.True(await leases.TryHoldAsync("publish", "a", hour, CancellationToken.None));
        Assert.False(await leases.TryHoldAsync("publish", "b", hour, CancellationToken.None));
        Assert.True(await leases.TryHoldAsync("other", "b", hour, CancellationToken.None));

        await leases.ReleaseAsync("publish", "b", CancellationToken.None);
        Assert.False(await leases.TryHoldAsync("publish", "b", hour, CancellationToken.None));
        await leases.ReleaseAsync("publish", "a", CancellationToken.None);
        Assert.True(await leases.TryHoldAsync("publish", "b", -hour, CancellationToken.None));
        // It ran out an hour ago.
        Assert.True(await leases.TryHoldAsync("publish", "a", hour, CancellationToken.None));
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

        KeptCursor received = new("6", s_now);
        Assert.Equal(KeptCursor.None, await first.LoadAsync("a", CancellationToken.None));
        await first.SaveAsync("a", new KeptCursor("5", null), CancellationToken.None);
        await first.SaveAsync("a", received, CancellationToken.None);
        await first.SaveAsync("b", new KeptCursor("1", null), CancellationToken.None);
        await second.SaveAsync("a", new KeptCursor("2", null), CancellationToken.None);

        Assert.Equal(received, await first.LoadAsync("a", CancellationToken.None));
        Assert.Equal(new KeptCursor("1", null), await first.LoadAsync("b", CancellationToken.None));
        Assert.Equal(new KeptCursor("2", null), await second.LoadAsync("a", CancellationToken.None));
    }

    /// <summary>If this fails, two certificates share a place in a status list, and revoking one revokes the other.</summary>
    public static async Task PlacesAreGivenOnceAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await using StateDatabase replica = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        StatusEntries[] entries = [.. new[] { database, replica }.Select(state => new StatusEntries(state, 64, new StandingTime(s_now)))];

        // Each certificate is asked for twice at once, at either replica; the places are so few that many collide.
        ListPlace[] places = new ListPlace[160];
        await Parallel.ForAsync(0, places.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (call, cancellation) =>
            places[call] = await entries[call % 2].PlaceAsync($"certificate {call / 2}", "type", PublishedStatus.Valid, 1, cancellation));

        Assert.All(places.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.Equal(80, places.Distinct().Count());
        Assert.Contains(await entries[0].ListsAsync(CancellationToken.None), list => list.Name == new ListName("type", 2));
    }

    /// <summary>If this fails, a certificate that was revoked while it was being shown stays valid in the list.</summary>
    public static async Task NewestStatusIsPublishedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await using StateDatabase replica = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        StatusEntries entries = new(database, 1024, new StandingTime(s_now));
        StatusEntries others = new(replica, 1024, new StandingTime(s_now));

        ListPlace[] places = await Task.WhenAll(Enumerable.Range(0, 40).Select(serial => Task.Run(async () =>
        {
            Task<ListPlace> placed = entries.PlaceAsync($"certificate {serial}", "type", PublishedStatus.Valid, 1, CancellationToken.None);
            await others.ChangeAsync($"certificate {serial}", PublishedStatus.Suspended, 2, CancellationToken.None);
            return await placed;
        })));

        BegunList list = Assert.Single(await entries.ListsAsync(CancellationToken.None));
        StatusList read = await others.ReadAsync(list, CancellationToken.None);
        Assert.Equal(40, list.Revision);
        Assert.All(places, place => Assert.Equal((int)PublishedStatus.Suspended, read[place.Index]));
        Assert.Equal(places[0], await others.FindAsync("certificate 0", 2, CancellationToken.None));
        Assert.Null(await others.FindAsync("certificate 0", 3, CancellationToken.None));
        await entries.ForgetAsync(CancellationToken.None);
    }

    /// <summary>If this fails, a token that was taken back goes on working at the replica that missed it.</summary>
    public static async Task EveryReplicaReadsEveryRevocationAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await using StateDatabase replica = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        RevokedTokens[] revoked = [.. new[] { database, replica }.Select(state => new RevokedTokens(state, new StandingTime(s_now)))];
        TokenHash[] tokens = [.. Enumerable.Range(0, 40).Select(number => TokenHash.Of($"token {number}"))];

        // Each token is revoked at both replicas, while a third reads what is new.
        Task revoking = Parallel.ForAsync(0, 2 * tokens.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, cancellation) =>
            await revoked[call % 2].AddAsync(tokens[call / 2], s_now.AddMinutes(30), cancellation));
        List<RevokedToken> read = [];
        while (read.Count < tokens.Length)
        {
            read.AddRange(await revoked[1].ReadAsync(read.Count == 0 ? 0 : read[^1].Sequence, CancellationToken.None));
        }

        await revoking;
        Assert.Equal(Enumerable.Range(1, tokens.Length), read.Select(token => (int)token.Sequence));
        Assert.Equal(tokens.ToHashSet(), read.Select(token => token.Token).ToHashSet());
        Assert.All(read, token => Assert.Equal(s_now.AddMinutes(30), token.Expires));
    }

    /// <summary>If this fails, the table grows for ever, or a replica passes over a revocation because its number was there before.</summary>
    public static async Task ExpiredRevocationsAreForgottenAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        RevokedTokens revoked = new(database, new StandingTime(s_now));
        await revoked.AddAsync(TokenHash.Of("a"), s_now.AddMinutes(1), CancellationToken.None);
        await revoked.AddAsync(TokenHash.Of("b"), s_now.AddMinutes(1), CancellationToken.None);

        RevokedTokens later = new(database, new StandingTime(s_now.AddHours(1)));
        await later.AddAsync(TokenHash.Of("c"), s_now.AddHours(2), CancellationToken.None);

        Assert.Equal([2, 3], (await later.ReadAsync(0, CancellationToken.None)).Select(token => token.Sequence));
    }

    /// <summary>If this fails, of two checkpoints that contradict each other a witness cosigns both, at two replicas.</summary>
    public static async Task WitnessKeepsOneOfManyAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await using StateDatabase replica = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        NodeHealth health = new(TimeProvider.System);
        WitnessMemory[] memories = [new(database, health), new(replica, health)];
        NoteSignerKey key = NoteSignerKey.Generate("exchange.example/1/0", NoteKeyType.Ed25519);
        SignedCheckpoint[] checkpoints = [.. Enumerable.Range(0, 20).Select(number => SignedCheckpoint.Of(Checkpoint.Of("exchange.example/1/0", (ulong)number, new byte[32]), key))];

        SignedCheckpoint? before = null;
        for (int round = 0; round < 3; round++)
        {
            bool[] kept = await Task.WhenAll(checkpoints.Select((checkpoint, i) => Task.Run(() =>
                memories[i % 2].TryReplaceAsync("exchange.example/1/0", before, checkpoint, CancellationToken.None))));

            SignedCheckpoint winner = checkpoints[Array.FindIndex(kept, each => each)];
            Assert.Single(kept, each => each);
            before = await memories[1].ReadAsync("exchange.example/1/0", CancellationToken.None);
            Assert.Equal(winner.Note.ToString(), before!.Note.ToString());
            checkpoints = [.. checkpoints.Except([winner])];
        }

        Assert.Null(await memories[0].ReadAsync("exchange.example/2/0", CancellationToken.None));
    }

    /// <summary>If this fails, a node that was restarted says nothing of a rewritten log, or tells of it for ever.</summary>
    public static async Task AlarmIsOpenUntilAcknowledgedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        WitnessAlarms alarms = new(database);
        WitnessAlarm alarm = new("exchange.example/1/0", WitnessAlarm.Forked, "18446744073709551615", 1_000, "one\n", "another\n");

        await alarms.AddAsync(alarm, CancellationToken.None);
        await alarms.AddAsync(alarm with { Kind = WitnessAlarm.RolledBack }, CancellationToken.None);
        await alarms.AddAsync(alarm with { Origin = "exchange.example/2/0", RaisedAt = 2_000 }, CancellationToken.None);

        Assert.True(await alarms.IsKnownAsync(alarm.Origin, ulong.MaxValue, CancellationToken.None));
        Assert.False(await alarms.IsKnownAsync(alarm.Origin, 1, CancellationToken.None));
        Assert.Equal([alarm, alarm with { Origin = "exchange.example/2/0", RaisedAt = 2_000 }], await alarms.OpenAsync(CancellationToken.None));
        Assert.Equal(1, await alarms.AcknowledgeAsync(alarm.Origin, s_now, CancellationToken.None));
        Assert.Equal("exchange.example/2/0", Assert.Single(await alarms.OpenAsync(CancellationToken.None)).Origin);
        Assert.True(await alarms.IsKnownAsync(alarm.Origin, ulong.MaxValue, CancellationToken.None));
    }

    private static UsedAssertions At(StateDatabase database, DateTimeOffset now) => new(database, new NodeHealth(TimeProvider.System), new StandingTime(now));

    private sealed class StandingTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
