namespace Exchange.Gateway.Alerts.Counting;

/// <summary>Something that counts.</summary>
/// <param name="Item">What is counted once only; where each time counts, nothing.</param>
/// <param name="Time">Milliseconds since 1970.</param>
internal readonly record struct Counted(ulong Item, long Time, RecordPlace Place);

/// <summary>
/// What was counted last of one subject. As many as raise an alert are enough to tell exactly whether so many lie within any
/// time that ends now, so it never holds more.
/// </summary>
/// <param name="name">Of the subject.</param>
/// <param name="group">The name of the client whose subject it is; the subject's own name where it is nobody's.</param>
internal sealed class SubjectWindow(UInt128 name, UInt128 group)
{
    /// <summary>The earliest first.</summary>
    private readonly List<Counted> _counted = [];

    public UInt128 Name => name;

    public UInt128 Group => group;

    public int Count => _counted.Count;

    /// <summary>In milliseconds since 1970; until then it raises no other alert.</summary>
    public long QuietUntil { get; set; }

    /// <summary>In milliseconds since 1970; until then it raises no other alert that is silenced, but one that is not.</summary>
    public long SilencedUntil { get; set; }

    /// <summary>Nothing was asked later than now. Where a clock was ahead and was set back, nothing else would count until it is as late again.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="window">In milliseconds.</param>
    public void NotAfter(long now, long window)
    {
        QuietUntil = Math.Min(QuietUntil, now + window);
        SilencedUntil = Math.Min(SilencedUntil, now + window);
        for (int i = _counted.Count - 1; i >= 0 && _counted[i].Time > now; i--)
        {
            _counted[i] = _counted[i] with { Time = now };
        }
    }

    /// <summary>From then on it need not be remembered: nothing that is counted is within the window, and nothing is kept quiet.</summary>
    public long EndsAt(long window) => Math.Max(Math.Max(QuietUntil, SilencedUntil), Count == 0 ? 0 : _counted[^1].Time + window);

    /// <summary>The last first.</summary>
    public IEnumerable<Counted> Newest => Enumerable.Reverse(_counted);

    /// <summary>Counts one more; records of several logs need not come in the order of their times.</summary>
    /// <param name="distinct">Whether an item counts once, with its last time.</param>
    /// <param name="most">How many are kept.</param>
    /// <param name="window">In milliseconds; what is so much older than the last is forgotten.</param>
    public void Add(Counted one, bool distinct, int most, long window)
    {
        if (distinct && _counted.FindIndex(other => other.Item == one.Item) is >= 0 and var same)
        {
            if (_counted[same].Time > one.Time)
            {
                return;
            }

            _counted.RemoveAt(same);
        }

        int at = _counted.Count;
        while (at > 0 && _counted[at - 1].Time > one.Time)
        {
            at--;
        }

        _counted.Insert(at, one);
        int old = Math.Max(0, _counted.Count - most);
        while (_counted[old].Time <= _counted[^1].Time - window)
        {
            old++;
        }

        _counted.RemoveRange(0, old);
    }
}
