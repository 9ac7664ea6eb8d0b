using Exchange.Bench.World;

namespace Exchange.Bench.Counter;

/// <summary>The rows of the verification path, in the order in which each round runs them.</summary>
internal static class CounterRows
{
    public const string Bare = "bare";
    public const string Bare128 = "bare-128";
    public const string Hit = "hit";
    public const string Hit128 = "hit-128";
    public const string Redis = "redis";
    public const string Batch = "batch";
    public const string Large = "large";

    private const int Few = 32;
    private const int Many = 128;

    /// <summary>What a row must reach of its baseline.</summary>
    public static IReadOnlyDictionary<string, double> LeastShare { get; } = new Dictionary<string, double> { [Hit] = 0.60, [Hit128] = 0.70, [Redis] = 0.40 };

    public static IReadOnlyList<Row> Of(CounterWorld world, int cards)
    {
        string many = Number(cards);
        List<Row> rows =
        [
            Http(Bare, "bare Kestrel, 32 connections", null, _ => world.Bench.Bare, world.Questions, Few, null),
            Http(Hit, $"in-process hit, {Number(CounterWorld.FewCards)} cards, 32 connections", Bare, _ => world.Few, world.Questions, Few, "cache"),
            Http(Bare128, "bare Kestrel, 128 connections", null, _ => world.Bench.Bare, world.Questions, Many, null),
            Http(Hit128, $"in-process hit, {Number(CounterWorld.FewCards)} cards, 128 connections", Bare128, _ => world.Few, world.Questions, Many, "cache"),
            Http(Batch, "batch of 100 in-process hits, 32 connections", Bare, _ => world.Few, world.Batches, Few, null),
            Grpc("grpc", "gRPC unary, 32 callers", world, LoadKind.GrpcUnary, Few),
            Grpc("grpc-stream", "gRPC, 4 streams of 32 questions", world, LoadKind.GrpcStream, Many),
            Http(Large, $"in-process hit, {many} cards, 32 connections", Bare, _ => world.Large, world.LargeQuestions, Few, "cache"),
        ];
        if (world.WithRedis is { } withRedis && world.OnlyRedis is { } onlyRedis)
        {
            rows.Add(Http(Redis, "Redis hit, 32 connections", Bare, _ => onlyRedis, world.LargeQuestions, Few, "cache"));
            rows.Add(Http("both", $"{many} cards, default size, Redis behind, 32 connections", Bare, _ => withRedis, world.LargeQuestions, Few, "cache"));
        }

        return rows;
    }

    private static Row Http(string name, string title, string? baseline, Func<BenchWorld, Server> target, Questions questions, int connections, string? servedFrom) =>
        new(name, title, baseline, target, _ => questions, servedFrom) { Connections = connections };

    private static Row Grpc(string name, string title, CounterWorld world, LoadKind kind, int callers) =>
        new(name, title, Bare, _ => world.Few with { Address = CounterWorld.GrpcOf(world.Few) }, _ => world.GrpcQuestions, null) { Connections = callers, Kind = kind };

    private static string Number(int cards) => cards switch
    {
        >= 1_000_000 when cards % 1_000_000 == 0 => $"{cards / 1_000_000} million",
        >= 1_000 when cards % 1_000 == 0 => $"{cards / 1_000} thousand",
        _ => $"{cards}",
    };
}
