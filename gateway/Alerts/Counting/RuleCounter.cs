using Exchange.Audit;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>Counts by one rule. Not for several threads at once.</summary>
internal sealed class RuleCounter(AlertRule rule, BusinessHours hours, SubjectNames names)
{
    /// <summary>How long after a silenced alert it is not asked whether the silence goes on, in milliseconds.</summary>
    private const long BetweenSilenced = 60_000;

    private readonly long _window = (long)rule.Window.TotalMilliseconds;
    private readonly SubjectTable _subjects = new((long)rule.Window.TotalMilliseconds);

    public SubjectTable Subjects => _subjects;

    /// <summary>Takes account of an alert that was raised before.</summary>
    /// <param name="at">When, in milliseconds since 1970.</param>
    public void KeepQuiet(UInt128 subject, long at)
    {
        SubjectWindow window = _subjects.Find(subject, subject, at);
        window.QuietUntil = Math.Max(window.QuietUntil, at + _window);
    }

    /// <summary>Takes account of an alert that was raised and is told to nobody: what goes on is looked at again soon, because the silence may end before the window does.</summary>
    /// <param name="at">When, in milliseconds since 1970.</param>
    public void KeepSilent(UInt128 subject, long at)
    {
        SubjectWindow window = _subjects.Find(subject, subject, at);
        window.QuietUntil = at + Math.Min(_window, BetweenSilenced);
        window.SilencedUntil = Math.Max(window.SilencedUntil, at + _window);
    }

    /// <param name="mayTrip">False for what was looked at before: it is counted, and raises nothing again.</param>
    /// <param name="now">By the clock of the replica that watches, in milliseconds since 1970.</param>
    /// <returns>Null where no alert is to be raised.</returns>
    public Trip? Count(SeenAccess access, bool mayTrip, long now)
    {
        if (!rule.LooksAt(access.Kind, access.Caller) || !Counts(access))
        {
            return null;
        }

        long time = Math.Min(access.Time, now);
        UInt128 client = names.OfClient(access.Client);
        (UInt128 subject, UInt128 group) = SubjectOf(access, client);
        SubjectWindow window = _subjects.Find(subject, group, time);
        window.NotAfter(now, _window);
        bool distinct = rule.Counts is AlertCount.People or AlertCount.PersonOfficers;
        _subjects.Add(window, new Counted(distinct ? ItemOf(access) : 0, time, access.Place), distinct, rule.Threshold);
        if (!mayTrip || window.Count < rule.Threshold || time < window.QuietUntil)
        {
            return null;
        }

        Counted[] newest = [.. window.Newest];
        // As whoever goes on after a fall knows it.
        window.QuietUntil = newest[0].Time + _window;
        AlertSubject per = window.Name == subject ? rule.Per : AlertSubject.Client;
        return new Trip(
            rule.Name,
            per,
            window.Name,
            per switch { AlertSubject.Person => null, AlertSubject.Officer => client, _ => window.Name },
            per == AlertSubject.Officer ? names.OfOfficer(access.Officer) : null,
            newest.Length,
            rule.Threshold,
            _window,
            newest[^1].Time,
            newest[0].Time,
            [.. newest.Select(counted => counted.Place).Distinct().Take(Trip.MostPlaces)],
            time < window.SilencedUntil);
    }

    /// <summary>What was denied showed nobody anything; what failed neither.</summary>
    private bool Counts(SeenAccess access) =>
        access.Decision == (rule.Counts == AlertCount.Denials ? AuditDecision.Denied : AuditDecision.Allowed)
        && (rule.Per != AlertSubject.Officer || access.Officer.Length > 0)
        && rule.Counts switch
        {
            AlertCount.People or AlertCount.PersonTimes => access.Whom is not null,
            AlertCount.PersonOfficers => access.Whom is not null && access.Officer.Length > 0,
            AlertCount.WithoutCase => !access.HasCase,
            AlertCount.OutOfHours => !hours.Contain(DateTimeOffset.FromUnixTimeMilliseconds(access.Time)),
            AlertCount.Denials => true,
            _ => false,
        };

    private (UInt128 Subject, UInt128 Group) SubjectOf(SeenAccess access, UInt128 client)
    {
        if (rule.Per == AlertSubject.Person)
        {
            UInt128 person = names.OfPerson(access.Whom!);
            return (person, person);
        }

        UInt128 caller = access.Client == access.Caller ? client : names.OfClient(access.Caller);
        return (rule.Per == AlertSubject.Officer ? names.OfOfficer(access.Client, access.Officer) : client, caller);
    }

    private ulong ItemOf(SeenAccess access) =>
        (ulong)(rule.Counts == AlertCount.People ? names.OfPerson(access.Whom!) : names.OfOfficer(access.Client, access.Officer));
}
