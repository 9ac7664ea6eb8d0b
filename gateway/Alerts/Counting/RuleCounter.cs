using Exchange.Audit;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>Counts by one rule. Not for several threads at once.</summary>
internal sealed class RuleCounter(AlertRule rule, BusinessHours hours, SubjectNames names)
{
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

    /// <param name="mayTrip">False for what was looked at before: it is counted, and raises nothing again.</param>
    /// <returns>Null where no alert is to be raised.</returns>
    public Trip? Count(SeenAccess access, bool mayTrip)
    {
        if (!rule.Kinds.Contains(access.Kind) || !Counts(access))
        {
            return null;
        }

        UInt128 client = names.OfClient(access.Client);
        (UInt128 subject, UInt128 group) = SubjectOf(access, client);
        SubjectWindow window = _subjects.Find(subject, group, access.Time);
        bool distinct = rule.Counts is AlertCount.People or AlertCount.PersonOfficers;
        _subjects.Add(window, new Counted(distinct ? ItemOf(access) : 0, access.Time, access.Place), distinct, rule.Threshold);
        if (!mayTrip || window.Count < rule.Threshold || access.Time < window.QuietUntil)
        {
            return null;
        }

        window.QuietUntil = access.Time + _window;
        Counted[] newest = [.. window.Newest];
        AlertSubject per = window.Name == subject ? rule.Per : AlertSubject.Client;
        return new Trip(
            rule.Name,
            per,
            window.Name,
            per == AlertSubject.Person ? null : client,
            per == AlertSubject.Officer ? names.OfOfficer(access.Officer) : null,
            newest.Length,
            rule.Threshold,
            _window,
            newest[^1].Time,
            newest[0].Time,
            [.. newest.Select(counted => counted.Place).Distinct().Take(Trip.MostPlaces)]);
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
