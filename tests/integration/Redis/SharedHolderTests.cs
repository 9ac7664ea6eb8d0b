using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Redis;

/// <summary>
/// What a holder has, shared by two replicas in one real Redis. If one of these fails, a counter is told of a licence that
/// was passed on, or not told of one just issued; or every replica asks the registry.
/// </summary>
public sealed class SharedHolderTests(RedisProgram redis) : IClassFixture<RedisProgram>, IAsyncLifetime
{
    private static readonly string[] s_ids = [.. Enumerable.Range(1, 3).Select(ModelRegistry.IdOf)];

    private readonly ShiftedTime _time = new();
    private readonly KeyRing _ring = KeyRing.Generate(TimeProvider.System);
    private ModelRegistry _registry = null!;
    private Replica _first = null!;
    private Replica _second = null!;

    public async Task InitializeAsync()
    {
        if (!ProgramFactAttribute.IsOnPath("redis-server"))
        {
            return;
        }

        await redis.Server.FlushDatabaseAsync();
        _registry = new ModelRegistry(_time);
        _registry.Change(s_ids[0]);
        _registry.Change(s_ids[1]);
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

    [ProgramFact("redis-server")]
    public async Task AnswerOfOne_IsTheOthersToo()
    {
        await FillAsync();
        Assert.Equal((ServedFrom.Cache, "1:1 2:1"), await AskAsync(_second));
        Assert.Equal((ServedFrom.Cache, "1:1 2:1"), await AskAsync(_second));
        Assert.Equal(1, _registry.Asked);
    }

    [ProgramFact("redis-server")]
    public async Task ManyAtOnceAtBoth_AskOnce()
    {
        _registry.OnTheWay = () => Task.Delay(100);
        (ServedFrom, string Held)[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(i % 2 == 0 ? _first : _second)));
        Assert.All(answers, answer => Assert.Equal("1:1 2:1", answer.Held));
        Assert.Equal(1, _registry.Asked);
    }

    [ProgramFact("redis-server")]
    public async Task CertificateIssued_TakesTheAnswerAway()
    {
        await FillAsync();
        await AnnounceAsync(s_ids[2]);
        Assert.Equal((ServedFrom.Registry, "1:1 2:1 3:1"), await ThirdAsync());
    }

    // Only the certificate's card tells: what changed is the new holder's, and the old one's answer lies there as before.
    [ProgramFact("redis-server")]
    public async Task CertificatePassedOn_LeavesTheOldHoldersAnswer()
    {
        await AnnounceAsync(s_ids[0]);
        await FillAsync();
        await AnnounceAsync(s_ids[0]);
        Assert.Equal("2:1", (await ThirdAsync()).Held);
        Assert.Equal("1:3", (await ThirdAsync(ModelRegistry.OtherHolder)).Held);
    }

    [ProgramFact("redis-server")]
    public async Task AnswerThatAChangeOvertook_IsNotStored()
    {
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _registry.OnTheWay = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        Task<(ServedFrom, string)> asking = AskAsync(_first);
        await asked.Task;
        // Only the other replica has heard of it yet.
        _second.Apply(_registry.Change(s_ids[2]));
        await _second.BeatAndWriteAsync();
        answer.SetResult();
        await asking;
        _registry.OnTheWay = () => Task.CompletedTask;
        Assert.Equal("1:1 2:1 3:1", (await ThirdAsync()).Held);
    }

    // A card was evicted: the list alone is no verdict.
    [ProgramFact("redis-server")]
    public async Task AnswerWithoutItsCards_MakesTheRegistryBeAskedAndIsWholeAgain()
    {
        await FillAsync();
        await redis.Database.KeyDeleteAsync([.. redis.Server.Keys(pattern: "{*}c*").Take(1)]);
        // Not by one that is gone before it has stored anything.
        Assert.Equal((ServedFrom.Registry, "1:1 2:1"), await AskAsync(_second));
        await Eventually.TrueAsync("both cards", () => redis.Server.Keys(pattern: "{*}c*").Count() == 2);
        Assert.Equal((ServedFrom.Cache, "1:1 2:1"), await ThirdAsync());
    }

    [ProgramFact("redis-server")]
    public async Task LostWatermarks_MakeTheAnswerNoAnswer()
    {
        await FillAsync();
        await redis.Database.KeyDeleteAsync([.. redis.Server.Keys(pattern: "{*}w*")]);
        await VouchAsync();
        Assert.Equal(ServedFrom.Registry, (await ThirdAsync()).ServedFrom);
    }

    // Over Kafka, while the replicas are restarted one after the other for another index key.
    [ProgramFact("redis-server")]
    public async Task ChangeUnderAnotherIndexKey_MakesTheAnswerNoAnswer()
    {
        await FillAsync();
        HolderKeys other = new(KeyRing.Generate(TimeProvider.System));
        Certificate issued = _registry.Change(s_ids[2]);
        _first.Apply(issued, other.Of(issued));
        _second.Apply(issued, other.Of(issued));
        await VouchAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        await VouchAsync();
        Assert.Equal("1:1 2:1 3:1", (await ThirdAsync()).Held);
    }

    // A key of the ring is retired while answers still lie under it.
    [ProgramFact("redis-server")]
    public async Task KeyUse_CountsAnswersByHolder()
    {
        await FillAsync();
        Dictionary<uint, long> counts = await Gateway.Redis.RedisKeyUse.CountAsync(
            new Gateway.Redis.RedisOptions { Endpoints = redis.Endpoint }.Check(new Gateway.Configuration.ConfigurationErrors())!,
            Gateway.Verification.Shared.SharedKeys.EverySealed, Gateway.Verification.Shared.SharedCardValue.HeaderBytes, CancellationToken.None);
        Assert.Equal([new(_ring.KeyIds[0], 3)], counts);
    }

    private async Task<Replica> StartAsync()
    {
        Replica replica = await Replica.StartAsync(redis, _ring, _registry, _time);
        replica.Begin();
        return replica;
    }

    private Task VouchAsync() => Replica.VouchAsync(_time, _first, _second);

    /// <summary>The answer is in Redis, brought by the first replica, with its cards.</summary>
    private async Task FillAsync()
    {
        await _first.FindAsync();
        await Eventually.TrueAsync("the stored answer", () => redis.Server.Keys(pattern: "{*}h*").Any());
    }

    private async Task AnnounceAsync(string id)
    {
        Certificate changed = _registry.Change(id);
        _first.Apply(changed);
        _second.Apply(changed);
        await VouchAsync();
    }

    /// <summary>What a replica answers that has seen nothing itself.</summary>
    private async Task<(ServedFrom ServedFrom, string Held)> ThirdAsync(string holder = ModelRegistry.HolderCode)
    {
        await using Replica third = await StartAsync();
        return await AskAsync(third, holder);
    }

    private static async Task<(ServedFrom ServedFrom, string Held)> AskAsync(Replica replica, string holder = ModelRegistry.HolderCode)
    {
        FoundCards found = (await replica.FindAsync(holder)).Value!;
        return (found.ServedFrom, string.Join(' ', found.Cards.Select(card => $"{card.Id[^7]}:{card.ChangeSequence}").Order(StringComparer.Ordinal)));
    }
}
