using Exchange.Bench.World;

namespace Exchange.Bench;

/// <summary>One thing that is measured.</summary>
/// <param name="Baseline">The row that it is a share of; null where it is a baseline itself.</param>
internal abstract record MeasuredRow(string Name, string Title, string? Baseline);

/// <summary>Questions to a program.</summary>
/// <param name="Target">Who is asked.</param>
/// <param name="Requests">What is asked.</param>
/// <param name="ServedFrom">What a verdict of this row must say of where it came from; null where it is no verdict.</param>
internal sealed record Row(string Name, string Title, string? Baseline, Func<BenchWorld, Server> Target, Func<BenchWorld, Questions> Requests, string? ServedFrom)
    : MeasuredRow(Name, Title, Baseline)
{
    /// <summary>How many ask at once; null for as many as was told.</summary>
    public int? Connections { get; init; }

    public LoadKind Kind { get; init; } = LoadKind.Http;
}

/// <summary>How a row is asked.</summary>
internal enum LoadKind
{
    /// <summary>HTTP/1.1, by wrk.</summary>
    Http,

    /// <summary>gRPC, a call a question.</summary>
    GrpcUnary,

    /// <summary>gRPC, question after question on a few streams.</summary>
    GrpcStream,
}

/// <summary>All rows, in the order in which each round runs them.</summary>
internal static class Rows
{
    public const string Cached = "cached";
    public const string Batch = "batch";

    private static readonly Row[] s_all =
    [
        new("bare", "bare Kestrel, POST", null, world => world.Bare, world => world.Verifications, null),
        new(Cached, "cached verification", "bare", world => world.District, world => world.Verifications, "cache"),
        new(Batch, "batch of 100 cached verifications", "bare", world => world.District, world => world.Batches, null),
        new("miss", "registry miss", "bare", world => world.DistrictWithoutCache, world => world.Verifications, "registry"),
        new("peer", "peer lookup", "bare", world => world.DistrictWithoutCache, world => world.PeerVerifications, "peer"),
        new("bare-get", "bare Kestrel, GET", null, world => world.Bare, world => world.ResourceCalls, null),
        new("proxied", "proxied resource", "bare-get", world => world.District, world => world.ResourceCalls, null),
        new("yarp", "plain YARP", "bare-get", world => world.PlainProxy, world => world.DepartmentCalls, null),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(row => row.Name)];

    /// <summary>The rows of these names and the baselines they need.</summary>
    public static IReadOnlyList<Row> Of(IReadOnlyCollection<string> names) =>
        [.. s_all.Where(row => names.Contains(row.Name) || s_all.Any(other => other.Baseline == row.Name && names.Contains(other.Name)))];
}
