using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Sources;

/// <summary>What every mapping says, whatever the kind of its registry.</summary>
internal sealed record SourceSettings
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required Place Place { get; init; }

    public required ServedTypes Types { get; init; }

    /// <summary>The most that a call takes, its second attempt included; waiting for its place may take as long before.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The most that one attempt takes.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>Calls at the registry at the same time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Calls that wait for one of those to end; any more are refused at once.</summary>
    public required int Queue { get; init; }

    /// <summary>In bytes.</summary>
    public required int ResponseLimit { get; init; }

    /// <summary>In bytes.</summary>
    public required int DocumentLimit { get; init; }

    public required CircuitSettings Circuit { get; init; }

    /// <summary>How often the registry is asked for changes on behalf of each who watches.</summary>
    public required TimeSpan WatchInterval { get; init; }

    /// <summary>Documents under way at the same time. They have room of their own: a slow reader must not hold up lookups.</summary>
    public const int DocumentConcurrency = 8;

    /// <summary>Streams of changes at the same time.</summary>
    public const int MostWatches = 32;

    /// <summary>Connections that all of these can need.</summary>
    public int MostConnections => Concurrency + DocumentConcurrency + MostWatches;

    /// <summary>Reads the common keys.</summary>
    public static SourceSettings Read(Section root)
    {
        var name = root.RequiredText("name", "give the name by which the gateway asks for this source");
        var kind = root.RequiredText("kind", "write rest");
        var types = ServedTypes.Read(root);
        var timeout = root.Duration("timeout", TimeSpan.FromMilliseconds(1_500), Short, Long);
        var attempt = root.Duration("attemptTimeout", timeout * (2.0 / 3), Short, Long);
        if (attempt > timeout)
        {
            root.Errors.Add(root.PlaceOf("attemptTimeout"), "attemptTimeout is longer than timeout", "an attempt is a part of a call");
        }

        if (name is { } given && !given.Text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
        {
            root.Errors.Add(given.Place, "name is no name", "use lower-case letters, digits and hyphens");
        }

        return new SourceSettings
        {
            Name = name?.Text ?? "",
            Kind = kind?.Text ?? "",
            Place = root.Place,
            Types = types,
            Timeout = timeout,
            AttemptTimeout = attempt,
            Concurrency = root.Count("concurrency", 64, 1, 4_096),
            Queue = root.Count("queue", 64, 0, 65_536),
            ResponseLimit = root.Size("responseLimit", 1 << 20, 1 << 10, 64 << 20),
            DocumentLimit = root.Size("documentLimit", 64 << 20, 1 << 10, 1 << 30),
            Circuit = CircuitSettings.Read(root.Child("circuit")),
            WatchInterval = root.Duration("watchInterval", TimeSpan.FromMilliseconds(500), Short, TimeSpan.FromSeconds(1)),
        };
    }
}

/// <summary>When a registry that fails is left alone, and for how long.</summary>
/// <param name="FailureRatio">The share of failed attempts at which the circuit opens.</param>
/// <param name="LeastCalls">Fewer attempts than this within the window never open it.</param>
/// <param name="Pause">How long it stays open before one attempt probes the registry.</param>
internal sealed record CircuitSettings(double FailureRatio, int LeastCalls, TimeSpan Window, TimeSpan Pause)
{
    public static CircuitSettings Default { get; } = new(0.5, 10, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));

    public static CircuitSettings Read(Section? section)
    {
        if (section is null)
        {
            return Default;
        }

        // The least that the circuit breaker can be set to.
        var half = TimeSpan.FromMilliseconds(500);
        var settings = new CircuitSettings(
            section.Share("failureRatio", Default.FailureRatio),
            section.Count("leastCalls", Default.LeastCalls, 2, 100_000),
            section.Duration("window", Default.Window, half, TimeSpan.FromHours(1)),
            section.Duration("pause", Default.Pause, half, TimeSpan.FromHours(1)));
        section.Finish();
        return settings;
    }
}
