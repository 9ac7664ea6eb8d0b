namespace Exchange.Gateway.Alerts.Counting;

/// <summary>
/// The subjects of one rule, in bounded memory whatever is asked: at most <see cref="MostSubjects"/> with
/// <see cref="MostCounted"/> counted between them, some 25 MB. Beyond that whoever was not seen for longest is forgotten. A client
/// that makes officers up displaces nobody else's: its officers beyond <see cref="MostOfAClient"/> are counted as one, the client.
/// </summary>
/// <param name="window">In milliseconds.</param>
internal sealed class SubjectTable(long window)
{
    public const int MostSubjects = 65_536;
    public const int MostOfAClient = 4_096;
    public const int MostCounted = 262_144;

    private readonly Dictionary<UInt128, LinkedListNode<SubjectWindow>> _byName = [];
    private readonly Dictionary<UInt128, int> _ofClient = [];

    /// <summary>Whoever was not seen for longest first.</summary>
    private readonly LinkedList<SubjectWindow> _order = [];

    private long _forgotten;

    public int Subjects => _order.Count;

    /// <summary>Over all subjects.</summary>
    public int Counted { get; private set; }

    /// <summary>How many were forgotten that might have counted yet, since it was asked last.</summary>
    public long TakeForgotten() => (_forgotten, _forgotten = 0).Item1;

    /// <summary>The subject; or the client whose it is, if that has too many.</summary>
    /// <param name="group">The client's name, or the subject's own.</param>
    /// <param name="now">In milliseconds since 1970.</param>
    public SubjectWindow Find(UInt128 name, UInt128 group, long now)
    {
        if (_byName.TryGetValue(name, out LinkedListNode<SubjectWindow>? present))
        {
            _order.Remove(present);
            _order.AddLast(present);
            return present.Value;
        }

        if (group != name && _ofClient.GetValueOrDefault(group) >= MostOfAClient)
        {
            return Find(group, group, now);
        }

        // Two for each one that comes: the past goes faster than it grows.
        ForgetEnded(now);
        ForgetEnded(now);
        if (_order.Count >= MostSubjects)
        {
            ForgetFirst(now);
        }

        SubjectWindow added = new(name, group);
        _byName.Add(name, _order.AddLast(added));
        _ofClient[group] = _ofClient.GetValueOrDefault(group) + 1;
        return added;
    }

    public void Add(SubjectWindow subject, Counted one, bool distinct, int most)
    {
        int before = subject.Count;
        subject.Add(one, distinct, most, window);
        Counted += subject.Count - before;
        while (Counted > MostCounted && _order.First!.Value != subject)
        {
            ForgetFirst(one.Time);
        }
    }

    private void ForgetEnded(long now)
    {
        if (_order.First is { } first && first.Value.EndsAt(window) <= now)
        {
            ForgetFirst(now);
        }
    }

    private void ForgetFirst(long now)
    {
        SubjectWindow first = _order.First!.Value;
        _order.RemoveFirst();
        _byName.Remove(first.Name);
        Counted -= first.Count;
        _forgotten += first.EndsAt(window) > now ? 1 : 0;
        if (--_ofClient[first.Group] is var left && left == 0)
        {
            _ofClient.Remove(first.Group);
        }
    }
}
