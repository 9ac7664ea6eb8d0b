namespace Exchange.Gateway.Metrics;

/// <summary>
/// Finds a series by its tags, in whatever order they come, without a lock or an allocation. A new combination is
/// added under a lock to a copy of the table. Beyond <see cref="MaximumSeries"/> combinations the rest is dropped and
/// counted, so that no mistake in a tag can fill the memory.
/// </summary>
/// <param name="create">Makes a series of its labels.</param>
/// <param name="keptTags">The tags that make a series; null means all.</param>
internal sealed class SeriesTable(Func<string, Series> create, string[]? keptTags)
{
    public const int MaximumSeries = 1000;
    private const int FirstCapacity = 16;

    private readonly Lock _adding = new();

    /// <summary>Open addressing over a power of two, at most half full, so that a walk ends soon.</summary>
    private volatile Entry?[] _entries = new Entry?[FirstCapacity];
    private int _count;
    private long _dropped;

    /// <summary>How many measurements were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public IEnumerable<Series> All => _entries.OfType<Entry>().Select(entry => entry.Series);

    /// <summary>The series, or null where there are too many.</summary>
    public Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        int hash = Hash(tags);
        if (Find(_entries, hash, tags) is { } entry)
        {
            return entry.Series;
        }

        Series? added = Volatile.Read(ref _count) < MaximumSeries ? Add(hash, tags) : null;
        if (added is null)
        {
            Interlocked.Increment(ref _dropped);
        }

        return added;
    }

    public void Clear()
    {
        lock (_adding)
        {
            _entries = new Entry?[FirstCapacity];
            _count = 0;
        }
    }

    private Series? Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_adding)
        {
            if (Find(_entries, hash, tags) is { } present)
            {
                return present.Series;
            }

            if (_count >= MaximumSeries)
            {
                return null;
            }

            KeyValuePair<string, object?>[] kept = Kept(tags);
            Entry entry = new(hash, kept, create(PrometheusName.Labels(kept)));
            _count++;

            Entry?[] next = new Entry?[2 * _count > _entries.Length ? 2 * _entries.Length : _entries.Length];
            foreach (Entry? old in _entries)
            {
                Place(next, old);
            }

            Place(next, entry);
            _entries = next;
            return entry.Series;
        }
    }

    private Entry? Find(Entry?[] entries, int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        for (int i = hash & (entries.Length - 1); entries[i] is { } entry; i = (i + 1) & (entries.Length - 1))
        {
            if (entry.Hash == hash && Matches(entry.Tags, tags))
            {
                return entry;
            }
        }

        return null;
    }

    private static void Place(Entry?[] entries, Entry? entry)
    {
        if (entry is null)
        {
            return;
        }

        int i = entry.Hash & (entries.Length - 1);
        while (entries[i] is not null)
        {
            i = (i + 1) & (entries.Length - 1);
        }

        entries[i] = entry;
    }

    /// <summary>Over the values alone, which tell series apart; the same in every order.</summary>
    private int Hash(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        int hash = 0;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (Keeps(tag.Key))
            {
                hash += tag.Value?.GetHashCode() ?? 0;
            }
        }

        return hash;
    }

    private bool Matches(KeyValuePair<string, object?>[] series, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        int matched = 0;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (!Keeps(tag.Key))
            {
                continue;
            }

            if (!Holds(series, tag))
            {
                return false;
            }

            matched++;
        }

        return matched == series.Length;
    }

    private static bool Holds(KeyValuePair<string, object?>[] series, KeyValuePair<string, object?> tag)
    {
        foreach (KeyValuePair<string, object?> candidate in series)
        {
            if (candidate.Key == tag.Key)
            {
                return Equals(candidate.Value, tag.Value);
            }
        }

        return false;
    }

    private KeyValuePair<string, object?>[] Kept(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<KeyValuePair<string, object?>> kept = [];
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (Keeps(tag.Key))
            {
                kept.Add(tag);
            }
        }

        return [.. kept];
    }

    private bool Keeps(string tag) => keptTags is null || keptTags.AsSpan().Contains(tag);

    private sealed record Entry(int Hash, KeyValuePair<string, object?>[] Tags, Series Series);
}
