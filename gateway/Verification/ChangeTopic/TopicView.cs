using Exchange.Contracts.V1;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Grpc.Core;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// Makes one stream of changes out of the partitions of a topic. It vouches for the least of what the newest heartbeats in
/// each partition vouch for, of each source that covers a type asked for, within one generation.
/// </summary>
internal sealed class TopicView
{
    /// <summary>A generation that has not been heard of for so long gives way to any other, e.g. after the topic was made anew.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How many changes may wait for the first heartbeats.</summary>
    private const int MostWaiting = 10_000;

    private readonly string? _source;
    private readonly IReadOnlySet<string> _types;
    private readonly TimeProvider _time;
    private readonly long[] _next;
    private readonly Dictionary<string, SourceView> _sources = new(StringComparer.Ordinal);
    private readonly List<ChangeEvent> _waiting = [];
    private List<string>? _published;
    private List<SourceView>? _relevant;
    private IReadOnlyCollection<string>? _covered;

    /// <param name="source">The source to follow; null for all that the node publishes.</param>
    /// <param name="types">The certificate types asked for.</param>
    /// <param name="offsets">Where each partition is read from.</param>
    /// <param name="from">The cursor that is gone on from; null where it is read from now on.</param>
    public TopicView(string? source, IReadOnlySet<string> types, IReadOnlyList<long> offsets, TopicCursor? from, TimeProvider time)
    {
        _source = source;
        _types = types;
        _time = time;
        _next = [.. offsets];
        foreach ((string name, Generation generation) in from?.Generations ?? new Dictionary<string, Generation>())
        {
            _sources[name] = New(generation);
        }

        if (source is not null && _sources.TryGetValue(source, out SourceView? known))
        {
            _relevant = [known];
        }
    }

    private bool HasBegun => _relevant is not null;

    /// <summary>What a record adds to the stream: nothing, an event, or several where it was waited for.</summary>
    /// <exception cref="RpcException">OUT_OF_RANGE: there is a gap. UNIMPLEMENTED: nothing announces changes.</exception>
    public IEnumerable<ChangeEvent> Take(int partition, long offset, string source, ChangeTopicEvent received)
    {
        _next[partition] = offset + 1;
        if (received.Heartbeat is { } heartbeat)
        {
            return IsCurrent(source, heartbeat) ? Beat(partition, source, heartbeat) : [];
        }

        ChangeEvent changed = new(Cursor, received.Changed, MayRepeat: true, Holder: HolderKey.Read(received.HolderKey.Span));
        if (HasBegun)
        {
            return [changed];
        }

        if (_waiting.Count == MostWaiting)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "Not all sources of the topic are heard of."));
        }

        _waiting.Add(changed);
        return [];
    }

    /// <summary>A record that is none of these sources' is passed over.</summary>
    public void Skip(int partition, long offset) => _next[partition] = offset + 1;

    private string Cursor => new TopicCursor(_sources.ToDictionary(pair => pair.Key, pair => pair.Value.Generation), _next).ToString();

    private bool IsCurrent(string source, TopicHeartbeat heartbeat)
    {
        Generation generation = Generation.Of(heartbeat.Generation);
        if (!_sources.TryGetValue(source, out SourceView? view))
        {
            _sources[source] = New(generation);
            return true;
        }

        if (view.Generation != generation)
        {
            if (generation.CompareTo(view.Generation) < 0 && _time.GetElapsedTime(view.HeardAt) < Patience)
            {
                return false;
            }

            if (HasBegun)
            {
                throw Gap("Another generation began.");
            }

            _sources[source] = New(generation);
        }

        return true;
    }

    private IEnumerable<ChangeEvent> Beat(int partition, string source, TopicHeartbeat heartbeat)
    {
        // What went to a partition that is not read here would be missed.
        if (heartbeat.Partitions != _next.Length)
        {
            throw Gap("The topic has another number of partitions.");
        }

        SourceView view = _sources[source];
        view.HeardAt = _time.GetTimestamp();
        view.Stamp(partition, AdapterChanges.StampOf(heartbeat.SourceTime));
        Shape shape = new(heartbeat.IsAbsent, [.. heartbeat.TypeCodes.Where(_types.Contains).Order(StringComparer.Ordinal)]);
        bool reshaped = view.Shape is { } known && !known.Equals(shape);
        view.Shape = shape;
        if (_source is null)
        {
            List<string> published = [.. heartbeat.Sources.Order(StringComparer.Ordinal)];
            reshaped |= _published is not null && !_published.SequenceEqual(published);
            _published = published;
        }

        if (HasBegun && reshaped)
        {
            throw Gap("The sources of the topic are others now.");
        }

        return TryBegin() ? [.. Waited(), new ChangeEvent(Cursor, SourceTime: Vouched, Covered: _covered)] : [];
    }

    /// <summary>It begins when each source has been heard of, so that what is covered is known.</summary>
    private bool TryBegin()
    {
        if (_covered is not null || (HasBegun && _source is not null && _sources[_source].Shape is { IsAbsent: false }))
        {
            return true;
        }

        List<SourceView> heard = [.. (_published ?? [_source!]).Select(name => _sources.GetValueOrDefault(name)).OfType<SourceView>().Where(view => view.Shape is not null)];
        if (heard.Count < (_published?.Count ?? 1))
        {
            return false;
        }

        _relevant = [.. heard.Where(view => view.Shape is { IsAbsent: false } shape && (_source is not null || shape.Types.Count > 0))];
        if (_relevant.Count == 0)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "No source of the topic announces changes of these types."));
        }

        if (_source is null)
        {
            _covered = [.. _relevant.SelectMany(view => view.Shape!.Types).Distinct(StringComparer.Ordinal)];
        }

        return true;
    }

    private ChangeEvent[] Waited()
    {
        ChangeEvent[] waited = [.. _waiting.Select(changed => changed with { Covered = _covered })];
        _waiting.Clear();
        return waited;
    }

    /// <summary>What every partition vouches for, of every source that counts.</summary>
    private DateTimeOffset? Vouched => _relevant!.Any(view => view.Stamps.Contains(null)) ? null : _relevant!.Min(view => view.Stamps.Min());

    private SourceView New(Generation generation) => new(generation, _next.Length) { HeardAt = _time.GetTimestamp() };

    private static RpcException Gap(string reason) => new(new Status(StatusCode.OutOfRange, reason));

    private sealed class SourceView(Generation generation, int partitions)
    {
        public Generation Generation => generation;

        public DateTimeOffset?[] Stamps { get; } = new DateTimeOffset?[partitions];

        public long HeardAt { get; set; }

        public Shape? Shape { get; set; }

        /// <summary>Two publishers may be at work for a moment, and what the one has vouched for stands.</summary>
        public void Stamp(int partition, DateTimeOffset? stamp)
        {
            if (stamp is not null && !(Stamps[partition] >= stamp))
            {
                Stamps[partition] = stamp;
            }
        }
    }

    private sealed record Shape(bool IsAbsent, IReadOnlyList<string> Types)
    {
        public bool Equals(Shape? other) => other is not null && IsAbsent == other.IsAbsent && Types.SequenceEqual(other.Types);

        public override int GetHashCode() => HashCode.Combine(IsAbsent, Types.Count);
    }
}
