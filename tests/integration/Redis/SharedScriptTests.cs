using System.Buffers.Binary;
using Exchange.Gateway.Verification.Shared;
using Exchange.Tests.Integration.Fixtures;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>Each condition of each script by itself: what the model of the replicas meets too seldom, or only together with others.</summary>
public sealed class SharedScriptTests(RedisProgram redis) : IClassFixture<RedisProgram>
{
    private const long First = 7001;
    private const long Second = 7002;
    private const long Token = 31;
    private const long Large = 1L << 33;

    private static readonly string s_sealed = "sealed";

    private readonly string _place = $"{{{Guid.NewGuid():N}}}";

    private RedisKey Card => _place + "c";

    private RedisKey Lease => _place + "l";

    private RedisKey Mark => _place + "w";

    private RedisKey Progress => _place + "p";

    // Fails: where a registry counts beyond 32 bits, an old state replaces a newer one, or a revocation is passed over.
    [ProgramFact("redis-server")]
    public async Task Change_ComparesSequencesWhole()
    {
        await PutMarkAsync(First, 100, 100);
        await PutCardAsync(First, Large + 1, 50);
        await ChangeAsync(sequence: 5, asOf: 60);
        Assert.Equal((First, Large + 1, 50), await CardAsync());

        await PutCardAsync(First, 5, 50);
        await ChangeAsync(sequence: Large, asOf: 40);
        Assert.Equal((First, Large, 40), await CardAsync());
    }

    // Fails: what was looked at last is told as looked at earlier, or the other way round.
    [ProgramFact("redis-server")]
    public async Task Change_OfTheSameSequence_ReplacesWhatIsEarlier()
    {
        await PutMarkAsync(First, 100, 100);
        await PutCardAsync(First, 5, 50);
        await ChangeAsync(sequence: 5, asOf: 49);
        Assert.Equal((First, 5, 50), await CardAsync());
        await ChangeAsync(sequence: 5, asOf: 51);
        Assert.Equal((First, 5, 51), await CardAsync());
        Assert.StartsWith("changed", ((string)(await redis.Database.StringGetAsync(Card))!)[25..], StringComparison.Ordinal);
    }

    // Fails: after everything was lost, a card from before outlives the change that it lacks.
    [ProgramFact("redis-server")]
    public async Task Change_WithoutAWatermark_TakesTheCardAndTheLeaseAway()
    {
        await PutCardAsync(First, 5, 50);
        await redis.Database.StringSetAsync(Lease, "lease");
        Assert.Equal("", (string?)await ChangeAsync(sequence: 6, asOf: 60));
        Assert.Null(await CardAsync());
        Assert.False(await redis.Database.KeyExistsAsync(Lease));

        await redis.Database.StringSetAsync(Mark, "something else");
        await PutCardAsync(First, 5, 50);
        Assert.Equal("", (string?)await ChangeAsync(sequence: 6, asOf: 60));
        Assert.Null(await CardAsync());
    }

    // Fails: a card of a generation that nobody vouches for is kept as if it had been changed; or a change puts a card where there was none.
    [ProgramFact("redis-server")]
    public async Task Change_ReplacesCardsOfItsGenerationOnly()
    {
        await PutMarkAsync(Second, 100, 100);
        await PutCardAsync(First, 5, 50);
        await ChangeAsync(sequence: 6, asOf: 60);
        Assert.Null(await CardAsync());
        await ChangeAsync(sequence: 7, asOf: 70);
        Assert.Null(await CardAsync());

        await redis.Database.StringSetAsync(Card, (byte[])[1, .. Bytes(Second), 0]);
        await ChangeAsync(sequence: 8, asOf: 80);
        Assert.Null(await CardAsync());
    }

    // Fails: a peer's answer that was asked for before a change is stored behind it.
    [ProgramFact("redis-server")]
    public async Task Change_RaisesTheFence_AlwaysAndFarEnough()
    {
        await PutMarkAsync(First, 100, 1000);
        await ChangeAsync(sequence: 6, asOf: 60, fence: 500);
        Assert.Equal((First, 100, 1001), await MarkAsync());
        await ChangeAsync(sequence: 7, asOf: 70, fence: Large);
        Assert.Equal((First, 100, Large), await MarkAsync());
    }

    // Fails: Redis lost a change, and its writer takes it for written because a later one was counted.
    [ProgramFact("redis-server")]
    public async Task Change_CountsOnlyWithoutAGapInOneGeneration()
    {
        await PutMarkAsync(Second, 100, 100);
        await PutProgressAsync(Second, 6);
        await ChangeAsync(number: 7, known: Second);
        Assert.Equal((Second, 7), await ProgressAsync());
        await ChangeAsync(number: 9, known: Second);
        Assert.Equal((Second, 7), await ProgressAsync());
        await ChangeAsync(number: 8, known: First);
        Assert.Equal((Second, 7), await ProgressAsync());

        await PutProgressAsync(First, 6);
        await ChangeAsync(number: 7, known: Second);
        Assert.Equal((First, 6), await ProgressAsync());
    }

    // Fails: a heartbeat vouches for changes that Redis has lost.
    [ProgramFact("redis-server")]
    public async Task Advance_VouchesOnlyForWhatIsThere()
    {
        await PutMarkAsync(Second, 100, 90);
        await PutProgressAsync(Second, 6);
        Assert.Equal((2, Second), await AdvanceAsync(number: 8, known: Second, stamp: 200));
        Assert.Equal((Second, 100, 90), await MarkAsync());
        Assert.Equal((Second, 8), await ProgressAsync());
        Assert.Equal((1, Second), await AdvanceAsync(number: 9, known: Second, stamp: 200));
        Assert.Equal((Second, 200, 90), await MarkAsync());
        Assert.Equal((Second, 9), await ProgressAsync());

        // Of another generation than the writer knows, or than its progress is of.
        Assert.Equal((2, Second), await AdvanceAsync(number: 10, known: First, stamp: 300));
        await PutProgressAsync(First, 10);
        Assert.Equal((2, Second), await AdvanceAsync(number: 11, known: Second, stamp: 300));
        // What was sent earlier and arrives late.
        Assert.Equal((4, Second), await AdvanceAsync(number: 9, known: Second, stamp: 300));
        Assert.Equal((Second, 11), await ProgressAsync());
        Assert.Equal((Second, 200, 90), await MarkAsync());
    }

    // Fails: the same heartbeat, sent twice because its answer was lost, stops the writer; or an older one turns the clock back.
    [ProgramFact("redis-server")]
    public async Task Advance_MayComeAgain_AndNeverTurnsBack()
    {
        await PutMarkAsync(Second, 200, 90);
        await PutProgressAsync(Second, 6);
        Assert.Equal((1, Second), await AdvanceAsync(number: 6, known: Second, stamp: 150));
        Assert.Equal((Second, 200, 90), await MarkAsync());
    }

    // Fails: a writer that missed something vouches for it; or nobody vouches any more once the one who could has gone.
    [ProgramFact("redis-server")]
    public async Task Advance_BehindAGap_WaitsUntilItMayBegin()
    {
        await PutMarkAsync(First, 100, 90);
        await PutProgressAsync(First, 6);
        Assert.Equal((0, First), await AdvanceAsync(number: 7, known: First, stamp: 200, since: 101));
        Assert.Equal((First, 100, 90), await MarkAsync());
        Assert.Equal((First, 7), await ProgressAsync());
        Assert.Equal((1, First), await AdvanceAsync(number: 8, known: First, stamp: 200, since: 100));

        Assert.Equal((3, Second), await AdvanceAsync(number: 9, known: First, stamp: 300, since: 201, mayBegin: true, fence: 77));
        Assert.Equal((Second, 300, 77), await MarkAsync());
        Assert.Equal((Second, 9), await ProgressAsync());
    }

    // Fails: an empty or foreign Redis is never used.
    [ProgramFact("redis-server")]
    public async Task Advance_WithoutAWatermark_Begins()
    {
        Assert.Equal((3, Second), await AdvanceAsync(number: 1, known: 0, stamp: 300, since: long.MaxValue >> 20, fence: 77));
        Assert.Equal((Second, 300, 77), await MarkAsync());
        await redis.Database.StringSetAsync(Mark, "something else");
        Assert.Equal((3, Second), await AdvanceAsync(number: 2, known: Second, stamp: 400, fence: 78));
        Assert.Equal((Second, 400, 78), await MarkAsync());
    }

    // Fails: two ask the registry for one card; or one asks for what has just been brought; or for what nobody would vouch for.
    [ProgramFact("redis-server")]
    public async Task Lease_IsForOneAndForWhatItSaw()
    {
        Assert.Equal("none", (string?)await LeaseAsync(header: ""));
        await redis.Database.StringSetAsync(Mark, "something else");
        Assert.Equal("none", (string?)await LeaseAsync(header: ""));
        await PutMarkAsync(First, 100, 90);
        await PutCardAsync(First, 5, 50);
        Assert.Equal("again", (string?)await LeaseAsync(header: ""));
        Assert.False(await redis.Database.KeyExistsAsync(Lease));
        byte[] seen = [1, .. Bytes(First, 5, 50)];
        Assert.Equal(Bytes(Token, First, 90), (byte[]?)await LeaseAsync(seen));
        Assert.Equal(Bytes(Token, First, 90), (byte[]?)await redis.Database.StringGetAsync(Lease));
        Assert.Equal("", (string?)await LeaseAsync(seen));
    }

    // Fails: an answer is stored although a change came between it and the question.
    [ProgramFact("redis-server")]
    public async Task Fill_UnderALease_NeedsItAndEndsIt()
    {
        await PutMarkAsync(First, 100, 90);
        Assert.Equal(0, await FillAsync(leased: true));
        await redis.Database.StringSetAsync(Lease, Bytes(Token + 1, First, 90));
        Assert.Equal(0, await FillAsync(leased: true));
        Assert.Null(await CardAsync());
        await redis.Database.StringSetAsync(Lease, Bytes(Token, First, 90));
        Assert.Equal(1, await FillAsync(leased: true));
        Assert.Equal((First, 5, 95), await CardAsync());
        Assert.False(await redis.Database.KeyExistsAsync(Lease));

        await redis.Database.StringSetAsync(Mark, (byte[])[.. Bytes(First, 100, 90), 0]);
        await redis.Database.StringSetAsync(Lease, Bytes(Token, First, 90));
        Assert.Equal(0, await FillAsync(leased: true, sequence: 6));
    }

    // Fails: an answer is stored under a watermark that does not vouch for it.
    [ProgramFact("redis-server")]
    public async Task Fill_NeedsTheWatermarkItWasAskedUnder()
    {
        Assert.Equal(0, await FillAsync(leased: false));
        await PutMarkAsync(Second, 100, 90);
        Assert.Equal(0, await FillAsync(leased: false));
        await PutMarkAsync(First, 100, 91);
        Assert.Equal(0, await FillAsync(leased: false));
        await PutMarkAsync(First, 100, 90);
        Assert.Equal(0, await FillAsync(leased: false, asOf: 89));
        Assert.Null(await CardAsync());
        Assert.Equal(1, await FillAsync(leased: false, asOf: 90));

        // Whoever has the lease may be behind other certificates' changes, which moved the fence.
        await PutMarkAsync(First, 100, 93);
        await redis.Database.StringSetAsync(Lease, Bytes(Token, First, 90));
        Assert.Equal(1, await FillAsync(leased: true, sequence: 6));
    }

    // Fails: an answer that took long replaces the newer card; or what an earlier generation left keeps a card out for a day.
    [ProgramFact("redis-server")]
    public async Task Fill_ReplacesWhatIsOlderOrNotVouchedFor()
    {
        await PutMarkAsync(First, 100, 90);
        await PutCardAsync(First, 6, 50);
        Assert.Equal(0, await FillAsync(leased: false));
        Assert.Equal((First, 6, 50), await CardAsync());
        await PutCardAsync(Second, 6, 50);
        Assert.Equal(1, await FillAsync(leased: false));
        Assert.Equal((First, 5, 95), await CardAsync());
        await redis.Database.StringSetAsync(Card, (byte[])[1, .. Bytes(First), 0]);
        Assert.Equal(1, await FillAsync(leased: false));
    }

    // Fails: whoever gives up sends somebody else's question away too, and the registry is asked twice.
    [ProgramFact("redis-server")]
    public async Task Release_EndsItsOwnLeaseOnly()
    {
        await redis.Database.StringSetAsync(Lease, "another");
        Assert.Equal(0, (int)await redis.Database.ScriptEvaluateAsync(SharedScripts.Release, [Lease], ["mine"]));
        Assert.Equal(1, (int)await redis.Database.ScriptEvaluateAsync(SharedScripts.Release, [Lease], ["another"]));
        Assert.False(await redis.Database.KeyExistsAsync(Lease));
    }

    private Task<RedisResult> ChangeAsync(long sequence = 1, long asOf = 1, long fence = 1, long number = 1, long known = 0) => redis.Database.ScriptEvaluateAsync(
        SharedScripts.Change, [Card, Lease, Mark, Progress], [Bytes(known), Bytes(number), Bytes(sequence), Bytes(asOf), "changed", Bytes(fence), 60_000]);

    private async Task<(int Done, long Generation)> AdvanceAsync(long number, long known, long stamp, long since = 0, bool mayBegin = false, long fence = 1)
    {
        RedisResult[] parts = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(
            SharedScripts.Advance, [Mark, Progress], [Bytes(known), Bytes(number), Bytes(stamp), Bytes(since), mayBegin ? "1" : "0", Bytes(Second), Bytes(fence)]))!;
        return ((int)parts[0], BinaryPrimitives.ReadInt64BigEndian((byte[])parts[1]!));
    }

    private Task<RedisResult> LeaseAsync(RedisValue header) =>
        redis.Database.ScriptEvaluateAsync(SharedScripts.Lease, [Card, Lease, Mark], [Bytes(Token), header, 60_000]);

    private async Task<int> FillAsync(bool leased, long sequence = 5, long asOf = 95) => (int)await redis.Database.ScriptEvaluateAsync(
        SharedScripts.Fill, [Card, Lease, Mark],
        [Bytes(leased ? Token : 0, First, 90), leased ? "1" : "0", Bytes(sequence), Bytes(asOf), Bytes(asOf), s_sealed, 60_000]);

    private Task PutCardAsync(long generation, long sequence, long asOf) =>
        redis.Database.StringSetAsync(Card, (byte[])[1, .. Bytes(generation, sequence, asOf), .. "sealed"u8]);

    private Task PutMarkAsync(long generation, long stamp, long fence) => redis.Database.StringSetAsync(Mark, Bytes(generation, stamp, fence));

    private Task PutProgressAsync(long generation, long number) => redis.Database.StringSetAsync(Progress, Bytes(generation, number));

    private async Task<(long Generation, long Sequence, long AsOf)?> CardAsync() =>
        (byte[]?)await redis.Database.StringGetAsync(Card) is { } card ? (Number(card, 1), Number(card, 9), Number(card, 17)) : null;

    private async Task<(long Generation, long Stamp, long Fence)> MarkAsync() =>
        (byte[])(await redis.Database.StringGetAsync(Mark))! is var mark ? (Number(mark, 0), Number(mark, 8), Number(mark, 16)) : default;

    private async Task<(long Generation, long Number)> ProgressAsync() =>
        (byte[])(await redis.Database.StringGetAsync(Progress))! is var progress ? (Number(progress, 0), Number(progress, 8)) : default;

    private static long Number(byte[] value, int at) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(at));

    private static byte[] Bytes(params long[] numbers) => [.. numbers.SelectMany(number => SharedInstants.Bytes(number))];
}
