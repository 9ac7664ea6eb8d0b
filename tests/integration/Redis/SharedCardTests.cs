using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Shared;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>Two replicas and one real Redis: what Redis says counts as long as a heartbeat vouches for it, and no longer.</summary>
public sealed class SharedCardTests(RedisProgram redis) : IClassFixture<RedisProgram>, IAsyncLifetime
{
    private static readonly string s_id = ModelRegistry.IdOf(1);

    private readonly ShiftedTime _time = new();
    private readonly KeyRing _ring = KeyRing.Generate(TimeProvider.System);
    private ModelRegistry _registry = null!;
    private Replica _first = null!;
    private Replica _second = null!;

    public async Task InitializeAsync()
    {
        if (!Fixtures.ProgramFactAttribute.IsOnPath("redis-server"))
        {
            return;
        }

        await redis.Server.FlushDatabaseAsync();
        _registry = new ModelRegistry(_time);
        _registry.Change(s_id);
        _first = await StartAsync();
        _second = await StartAsync();
        await VouchAsync();
    }

    public async Task DisposeAsync()
    {
        if (_first is not null)
        {
            await _first.DisposeAsync();
            await _second.DisposeAsync();
        }
    }

    // Fails: every replica asks the registry for what another has just been told.
    [ProgramFact("redis-server")]
    public async Task Card_FilledByOne_IsAnsweredByTheOther()
    {
        await FillAsync();

        FetchedCard answer = await _second.AskAsync(s_id);

        Assert.Equal((ServedFrom.Cache, 1ul), (answer.ServedFrom, answer.Card!.ChangeSequence));
        Assert.Equal(1, _registry.Asked);
    }

    // Fails: at the opening hour the registry is asked by every replica and every counter.
    [ProgramFact("redis-server")]
    public async Task ManyAtOnceAtBoth_AskOnce()
    {
        _registry.OnTheWay = () => Task.Delay(100);

        FetchedCard[] answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? _first : _second).AskAsync(s_id)));

        Assert.All(answers, answer => Assert.Equal(1ul, answer.Card!.ChangeSequence));
        Assert.Equal(1, _registry.Asked);
    }

    // Fails: a revocation that one replica has written is undone by another that is behind.
    [ProgramFact("redis-server")]
    public async Task Change_ThatComesLate_DoesNotReplaceANewerOne()
    {
        await FillAsync();
        Certificate older = _registry.Change(s_id);
        Certificate newer = _registry.Change(s_id);
        _first.Apply(older);
        _first.Apply(newer);
        await _first.Writer.WriteAsync();
        _second.Apply(older);
        await _second.Writer.WriteAsync();

        Assert.Equal(3ul, (await ThirdAsync()).Card!.ChangeSequence);
    }

    // Fails: an answer that was on its way while the certificate was revoked is stored over the revocation.
    [ProgramFact("redis-server")]
    public async Task Answer_ThatAChangeOvertook_IsNotStored()
    {
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _registry.OnTheWay = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        Task<FetchedCard> asking = _first.AskAsync(s_id);
        await asked.Task;
        // Only the other replica has heard of it yet.
        _second.Apply(_registry.Change(s_id));
        await _second.BeatAndWriteAsync();
        answer.SetResult();
        await asking;

        _registry.OnTheWay = () => Task.CompletedTask;
        Assert.Equal(2ul, (await ThirdAsync()).Card!.ChangeSequence);
    }

    // Fails: one whom the registry does not answer keeps all the others from asking.
    [ProgramFact("redis-server")]
    public async Task AskingThatFailed_LetsTheNextAsk()
    {
        _registry.OnTheWay = () => throw new InvalidOperationException("As the test says.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _first.AskAsync(s_id));
        _registry.OnTheWay = () => Task.CompletedTask;

        Assert.Equal(ServedFrom.Registry, (await _second.AskAsync(s_id)).ServedFrom);
    }

    // Fails: after a flush Redis is never used again, or what was lost with it is taken for good.
    [ProgramFact("redis-server")]
    public async Task Flush_BeginsAnew()
    {
        await FillAsync();
        await redis.Server.FlushDatabaseAsync();
        Assert.Null(await _first.ReadAsync(s_id));

        await VouchAsync();
        await using Replica third = await StartAsync();
        Assert.Equal(ServedFrom.Registry, (await third.AskAsync(s_id)).ServedFrom);
        await StoredAsync(third);
    }

    // Fails: Redis is restored from yesterday's backup, and yesterday's cards are answered as today's.
    [ProgramFact("redis-server")]
    public async Task RestoredRedis_IsNotBelieved()
    {
        await FillAsync();
        await redis.Database.ExecuteAsync("SAVE");
        _first.Apply(_registry.Change(s_id));
        await _first.BeatAndWriteAsync();
        Assert.Equal(2ul, (await _first.ReadAsync(s_id))!.Card!.ChangeSequence);

        await redis.StopAsync();
        await redis.StartAsync();
        await _first.ReachedAsync();
        await _second.ReachedAsync();

        // What lies there is told as old as it is, and the one who knows of the change does not vouch for it.
        Assert.True(await IsNoWrongAnswerAsync(_first));
        await _first.BeatAndWriteAsync();
        Assert.True(await IsNoWrongAnswerAsync(_second));
        _time.Advance(TimeSpan.FromSeconds(2));
        await _first.BeatAndWriteAsync();
        await _second.BeatAndWriteAsync();
        Assert.True(await IsNoWrongAnswerAsync(_second));
        Assert.Equal(2ul, (await ThirdAsync()).Card!.ChangeSequence);
    }

    // Fails: cards of which nobody has heard for a minute are answered as if they were watched.
    [ProgramFact("redis-server")]
    public async Task Card_WithoutHeartbeats_IsNotAnswered()
    {
        await FillAsync();
        _time.Advance(TimeSpan.FromSeconds(5.1));

        Assert.Null(await _second.ReadAsync(s_id));
    }

    // Fails: a replica that missed changes vouches for what it did not see.
    [ProgramFact("redis-server")]
    public async Task ReplicaWithAGap_VouchesOnlyBehindAnother()
    {
        await FillAsync();
        DateTimeOffset before = (await _first.ReadAsync(s_id))!.AsOf;
        _time.Advance(TimeSpan.FromSeconds(1));
        _second.Feed.Interrupt();
        _second.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await _second.BeatAndWriteAsync();
        Assert.Equal(before, (await _first.ReadAsync(s_id))!.AsOf);

        await _first.BeatAndWriteAsync();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await _second.BeatAndWriteAsync();
        Assert.True((await _first.ReadAsync(s_id))!.AsOf > before.AddSeconds(1));
    }

    // Fails: a node that is restarted at night asks the registry for every card again in the morning, or misses what changed meanwhile.
    [ProgramFact("redis-server")]
    public async Task LastReplicaThatRestarts_GoesOnWithTheCards()
    {
        await FillAsync();
        string changed = ModelRegistry.IdOf(2);
        _registry.Change(changed);
        await _first.AskAsync(changed);
        await Fixtures.Eventually.TrueAsync("the stored card", async () => await _first.ReadAsync(changed) is not null);
        int asked = _registry.Asked;
        DateTimeOffset received = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        await _first.BeatAndWriteAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        Certificate missed = _registry.Change(changed);
        _time.Advance(TimeSpan.FromMinutes(1));

        await using Replica third = await Replica.StartAsync(redis, _ring, _registry, _time);
        third.Begin(received);
        third.Apply(missed);
        await third.BeatAndWriteAsync();

        FetchedCard answer = await third.AskAsync(s_id);
        Assert.Equal((ServedFrom.Cache, _time.GetUtcNow().ToUnixTimeSeconds()), (answer.ServedFrom, answer.AsOf.ToUnixTimeSeconds()));
        Assert.Equal(2ul, (await third.AskAsync(changed)).Card!.ChangeSequence);
        Assert.Equal(2ul, (await third.ReadAsync(changed))!.Card!.ChangeSequence);
        Assert.Equal(asked, _registry.Asked);
    }

    // Fails: what changed while Redis was away, before the node was restarted, is never heard of, and the card from before is answered.
    [ProgramFact("redis-server")]
    public async Task RestartBehindWhatIsInRedis_BeginsAnew()
    {
        await FillAsync();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        _registry.Change(s_id);
        DateTimeOffset received = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(10));

        await using Replica third = await Replica.StartAsync(redis, _ring, _registry, _time);
        third.Begin(received);
        await third.BeatAndWriteAsync();
        Assert.Null(await third.ReadAsync(s_id));
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await third.BeatAndWriteAsync();
        Assert.Null(await third.ReadAsync(s_id));
        Assert.Equal(2ul, (await third.AskAsync(s_id)).Card!.ChangeSequence);
    }

    // Fails: more changes than are remembered pass while Redis is away, and the cards from before are answered again.
    [ProgramFact("redis-server")]
    public async Task ForgottenChanges_TakeTheCardsWithThem()
    {
        await FillAsync();
        _first.Apply(_registry.Change(s_id));
        string other = ModelRegistry.IdOf(2);
        for (int i = 0; i < FeedQueue.MostChanges; i++)
        {
            _first.Apply(_registry.Change(other));
        }

        _time.Advance(TimeSpan.FromMilliseconds(10));
        await _first.BeatAndWriteAsync();
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await _first.BeatAndWriteAsync();

        await using Replica third = await StartAsync();
        Assert.Null(await third.ReadAsync(s_id));
    }

    // Fails: a wrong identifier, typed again and again at every counter, asks the registry each time.
    [ProgramFact("redis-server")]
    public async Task Unknown_IsSharedUntilItIsIssued()
    {
        string unknown = ModelRegistry.IdOf(3);
        Assert.Null((await _first.AskAsync(unknown)).Card);
        await Fixtures.Eventually.TrueAsync("the stored answer", async () => await _second.ReadAsync(unknown) is { Card: null });
        Assert.Null((await _second.AskAsync(unknown)).Card);
        Assert.Equal(1, _registry.Asked);

        _first.Apply(_registry.Change(unknown));
        await _first.BeatAndWriteAsync();
        Assert.NotNull((await _second.AskAsync(unknown)).Card);
    }

    // Fails: a registry is asked for everything again as soon as Redis hangs, or counters wait for Redis at every call.
    [ProgramFact("redis-server")]
    public async Task FrozenRedis_CostsNoAnswer()
    {
        await FillAsync();
        await _first.BeatAndWriteAsync();
        redis.Freeze();
        try
        {
            Assert.Equal(ServedFrom.Cache, (await _first.AskAsync(s_id)).ServedFrom);
            for (int serial = 2; serial < 5; serial++)
            {
                _registry.Change(ModelRegistry.IdOf(serial));
                Assert.Equal(ServedFrom.Registry, (await _first.AskAsync(ModelRegistry.IdOf(serial))).ServedFrom);
            }

            Assert.Contains("redis", _first.Health.Degraded());
        }
        finally
        {
            redis.Thaw();
        }

        await _first.ReachedAsync();
        Assert.True(await _first.Writer.WriteAsync());
    }

    // Fails: another ring's cards are taken for this one's, or stop the node.
    [ProgramFact("redis-server")]
    public async Task CardUnderAnUnknownKey_IsAMiss()
    {
        await FillAsync();
        KeyRing other = KeyRing.Generate(TimeProvider.System);
        await using Replica stranger = await Replica.StartAsync(redis, other, _registry, _time);
        stranger.Begin();
        await stranger.BeatAndWriteAsync();

        Assert.Null(await stranger.ReadAsync(s_id));
    }

    // Fails: a type without a feed is answered from Redis for longer than its time to live.
    [ProgramFact("redis-server")]
    public async Task TypeWithoutAFeed_IsSharedForItsTimeToLive()
    {
        await using Replica first = await Replica.StartAsync(redis, _ring, _registry, _time, isWatched: false, TimeSpan.FromSeconds(10));
        await using Replica second = await Replica.StartAsync(redis, _ring, _registry, _time, isWatched: false, TimeSpan.FromSeconds(10));
        await first.AskAsync(s_id);
        await Fixtures.Eventually.TrueAsync("the stored card", async () => (await second.TryAsync(s_id)).Value!.ServedFrom == ServedFrom.Cache);
        Assert.InRange(_registry.Asked, 1, 2);
        int asked = _registry.Asked;

        _time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(ServedFrom.Registry, (await second.AskAsync(s_id)).ServedFrom);
        Assert.Equal(asked + 1, _registry.Asked);
    }

    // Fails: an operator learns only from the counters' complaints that the Redis he named is none.
    [ProgramFact("redis-server")]
    public async Task Doctor_TellsWhetherRedisIsThere()
    {
        Assert.StartsWith("1 server(s), Redis ", await RedisProbe.DescribeAsync(ClientOf(redis.Endpoint), TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<RedisException>(() => RedisProbe.DescribeAsync(ClientOf($"127.0.0.1:{FreePorts.One()}"), TimeSpan.FromSeconds(5)));

        static RedisClient ClientOf(string endpoint) => new RedisOptions { Endpoints = endpoint }.Check(new ConfigurationErrors())!;
    }

    // Fails: a district's cards do not fit into the Redis that was planned for them.
    [ProgramFact("redis-server")]
    public async Task Card_TakesAtMost700Bytes()
    {
        const int Cards = 100_000;
        long before = await UsedMemoryAsync();
        DateTimeOffset asOf = _time.GetUtcNow();
        CardMaker maker = new(TimeZoneInfo.Utc, new HolderKeys(_ring));
        RedisValue mark = await redis.Database.StringGetAsync(_first.Writer.Scope.Watermark(0));
        foreach (int[] serials in Enumerable.Range(10, Cards).Chunk(1000))
        {
            await Task.WhenAll(serials.Select(serial =>
            {
                string id = ModelRegistry.IdOf(serial);
                SharedPlace place = new(_ring, id, scope: null);
                return _first.Shared.StoreAsync(SharedLease.Open(place, null), _first.Type with { TimeToLive = TimeSpan.FromHours(1) }, id, maker.Make(_registry.Change(id), asOf), asOf);
            }));
        }

        Assert.False(mark.IsNull);
        Assert.InRange((await UsedMemoryAsync() - before) / Cards, 200, 700);
    }

    private async Task<Replica> StartAsync()
    {
        Replica replica = await Replica.StartAsync(redis, _ring, _registry, _time);
        replica.Begin();
        return replica;
    }

    private Task VouchAsync() => Replica.VouchAsync(_time, _first, _second);

    /// <summary>The card is in Redis, brought by the first replica.</summary>
    private async Task FillAsync()
    {
        await _first.AskAsync(s_id);
        await StoredAsync(_first);
    }

    private static Task StoredAsync(Replica replica) => Fixtures.Eventually.TrueAsync("the stored card", async () => await replica.ReadAsync(s_id) is not null);

    private async Task<bool> IsNoWrongAnswerAsync(Replica replica) =>
        await replica.ReadAsync(s_id) is not { } answer || answer.Card!.ChangeSequence >= _registry.SequenceAt(s_id, answer.AsOf);

    /// <summary>What a replica answers that has seen nothing itself.</summary>
    private async Task<FetchedCard> ThirdAsync()
    {
        await using Replica third = await StartAsync();
        return await third.AskAsync(s_id);
    }

    private async Task<long> UsedMemoryAsync()
    {
        IGrouping<string, KeyValuePair<string, string>>[] groups = await redis.Server.InfoAsync("memory");
        return long.Parse(groups.SelectMany(group => group).First(pair => pair.Key == "used_memory").Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
