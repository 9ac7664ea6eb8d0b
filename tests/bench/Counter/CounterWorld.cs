using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Exchange.Bench.Load;
using Exchange.Bench.World;
using Exchange.Tests;

namespace Exchange.Bench.Counter;

/// <summary>
/// Nodes of the district beside the demo, all before the same registry: one with few cards, one with all of them in its
/// process, and, where there is a Redis, one of the default size and one of the least, with Redis behind.
/// </summary>
internal sealed class CounterWorld : IAsyncDisposable
{
    public const int FewCards = 10_000;

    /// <summary>How many of the large number are asked for: spread over all of them, and as many as wrk can hold.</summary>
    private const int Asked = 100_000;

    /// <summary>A card takes at most as much.</summary>
    private const long BytesToHoldACard = 450;

    private const long LeastBytes = 1 << 20;

    /// <summary>Market regulation's share of all certificates is 45 in 100.</summary>
    private const double DistrictShare = 0.45;

    private readonly int _cards;
    private double _emptyHeap;

    private CounterWorld(BenchWorld bench, int cards) => (Bench, _cards) = (bench, cards);

    public BenchWorld Bench { get; }

    public Server Few { get; private set; } = null!;

    public Server Large { get; private set; } = null!;

    /// <summary>Of the default size; null without Redis.</summary>
    public Server? WithRedis { get; private set; }

    /// <summary>With next to no cards of its own; null without Redis.</summary>
    public Server? OnlyRedis { get; private set; }

    public Questions Questions { get; private set; } = null!;

    public Questions Batches { get; private set; } = null!;

    public Questions LargeQuestions { get; private set; } = null!;

    public Questions GrpcQuestions { get; private set; } = null!;

    /// <summary>In the process, the least that was seen: until the next collection of everything the heap holds the filling's garbage too.</summary>
    public double BytesOfACard { get; private set; } = double.PositiveInfinity;

    public double? BytesOfASharedCard { get; private set; }

    /// <param name="redis">Whether a Redis is wanted.</param>
    public static async Task<CounterWorld> StartAsync(string directory, int cards, bool redis, CancellationToken cancellation)
    {
        CounterWorld world = new(await BenchWorld.StartAsync(directory, (int)(cards / DistrictShare) + FewCards, cancellation), cards);
        try
        {
            await world.StartAsync(redis, cancellation);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public static Uri GrpcOf(Server node) => new UriBuilder(node.Address) { Port = node.Address.Port + 1 }.Uri;

    /// <summary>What the process with all cards takes now.</summary>
    public async Task MeasureMemoryAsync(CancellationToken cancellation)
    {
        double held = await NodeMetrics.CardsAsync(Large, cancellation);
        double grown = await NodeMetrics.HeapAsync(Large, cancellation) - _emptyHeap;
        double workingSet = await NodeMetrics.WorkingSetAsync(Large, cancellation);
        BytesOfACard = Math.Min(BytesOfACard, grown / held);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{held:0} cards in the process: heap grown by {grown / 1e6:0} MB, {grown / held:0} B a card, working set {workingSet / 1e6:0} MB"));
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private async Task StartAsync(bool wantsRedis, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        CardIdentifiers all = await CardIdentifiers.ReadAsync(Bench.Access, _cards, Bench.FileOf("identifiers"), cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_cards} identifiers listed by the registry in {clock.Elapsed.TotalSeconds:0} s"));
        string[] few = [.. all.Read().Take(FewCards)];
        Questions = World.Questions.Verifications(Bench.FileOf("few-verifications"), Bench.Access, few);
        Batches = World.Questions.Batches(Bench.FileOf("few-batches"), Bench.Access, few, BenchWorld.BatchSize);
        LargeQuestions = World.Questions.Verifications(Bench.FileOf("large-verifications"), Bench.Access, all.Spread(Asked));
        string grpc = Bench.FileOf("grpc-questions");
        Load.GrpcQuestions.Write(grpc, Bench.Access.Token, Bench.Access.Purpose, few);
        GrpcQuestions = Questions with { File = grpc };

        Filling filling = new(Bench.Access);
        Few = Bench.District;
        await filling.FillAsync("few cards", Few, few, cancellation);
        (int port, string keys)? redis = wantsRedis ? await StartRedisAsync(cancellation) : null;
        if (redis is not null)
        {
            // First the one of the default size: it fills Redis, from which the others read.
            WithRedis = await Bench.StartDistrictAsync("district-default", node => Share(node, redis.Value, null), cancellation);
            await FillSharedAsync(filling, WithRedis, all, redis.Value.port, cancellation);
            OnlyRedis = await Bench.StartDistrictAsync("district-least", node => Share(node, redis.Value, LeastBytes), cancellation);
        }

        long bytes = Math.Max(LeastBytes, _cards * BytesToHoldACard);
        Large = await Bench.StartDistrictAsync("district-large", node => Share(node, redis, bytes), cancellation);
        await FillLargeAsync(filling, all, cancellation);
    }

    private async Task FillLargeAsync(Filling filling, CardIdentifiers all, CancellationToken cancellation)
    {
        double before = await NodeMetrics.HeapAsync(Large, cancellation);
        await filling.FillAsync("all cards in the process", Large, all.Read(), cancellation);
        double held = await NodeMetrics.CardsAsync(Large, cancellation);
        if (held < _cards)
        {
            throw new BenchException($"The process holds {held} cards of {_cards}: they do not fit.");
        }

        _emptyHeap = before;
        await MeasureMemoryAsync(cancellation);
    }

    private async Task FillSharedAsync(Filling filling, Server node, CardIdentifiers all, int port, CancellationToken cancellation)
    {
        using RedisWire redis = await RedisWire.ConnectAsync(port);
        long before = await redis.UsedMemoryAsync();
        await filling.FillAsync("all cards into Redis", node, all.Read(), cancellation);
        long keys = (long)(await redis.AskAsync("DBSIZE"))!;
        if (keys < _cards)
        {
            throw new BenchException($"Redis holds {keys} keys for {_cards} cards.");
        }

        BytesOfASharedCard = (double)(await redis.UsedMemoryAsync() - before) / _cards;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{keys} keys in Redis: {BytesOfASharedCard:0} B a card all told"));
    }

    private async Task<(int Port, string Keys)?> StartRedisAsync(CancellationToken cancellation)
    {
        if (!Programs.IsInstalled("redis-server"))
        {
            Console.WriteLine("without Redis: redis-server is not installed");
            return null;
        }

        int port = FreePorts.One();
        string directory = Directory.CreateDirectory(Bench.FileOf("redis")).FullName;
        Bench.StartBeside("redis", "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "no");
        string keys = Path.Combine(directory, "cards.key");
        using Process making = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", Programs.Gateway, "keys", "generate", "cards", keys]))!;
        await making.WaitForExitAsync(cancellation);
        return (port, keys);
    }

    private static void Share(JsonNode node, (int Port, string Keys)? redis, long? bytes)
    {
        JsonObject cards = [];
        if (bytes is { } size)
        {
            cards["Bytes"] = size;
        }

        if (redis is { } server)
        {
            node["Redis"] = new JsonObject { ["Endpoints"] = $"127.0.0.1:{server.Port}" };
            cards["KeysFile"] = server.Keys;
        }

        node["Cards"] = cards;
    }
}
