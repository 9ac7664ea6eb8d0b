using Exchange.Audit;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>Counts every access by every rule. Not for several threads at once.</summary>
/// <param name="usesSince">From when on clients' uses are known, in milliseconds since 1970.</param>
/// <param name="peersUsesSince">The same of peers: the search knows theirs by the clients for which they asked.</param>
internal sealed class AlertCounters(AlertPlan plan, SubjectNames names, ClientUses uses, long usesSince, long peersUsesSince)
{
    private readonly (AlertRule Rule, RuleCounter Counter)[] _counters =
        [.. plan.Rules.Where(rule => rule.Counts != AlertCount.FirstUse).Select(rule => (rule, new RuleCounter(rule, plan.Hours, names)))];

    private readonly AlertRule[] _firstUses = [.. plan.Rules.Where(rule => rule.Counts == AlertCount.FirstUse)];

    public ClientUses Uses => uses;

    /// <summary>The counts of each rule but those for first uses.</summary>
    public IEnumerable<(string Rule, SubjectTable Subjects)> Tables => _counters.Select(each => (each.Rule.Name, each.Counter.Subjects));

    /// <inheritdoc cref="RuleCounter.KeepQuiet"/>
    public void KeepQuiet(string rule, UInt128 subject, long at) => CounterOf(rule)?.KeepQuiet(subject, at);

    /// <inheritdoc cref="RuleCounter.KeepSilent"/>
    public void KeepSilent(string rule, UInt128 subject, long at) => CounterOf(rule)?.KeepSilent(subject, at);

    /// <param name="isNew">False for what was looked at before, by whoever did so then.</param>
    /// <param name="now">By the clock of the replica that watches, in milliseconds since 1970.</param>
    public IEnumerable<Trip> Count(SeenAccess access, bool isNew, long now)
    {
        foreach ((_, RuleCounter counter) in _counters)
        {
            if (counter.Count(access, isNew, now) is { } trip)
            {
                yield return trip;
            }
        }

        // What was looked at before is among the uses already.
        if (isNew && access is { Decision: AuditDecision.Allowed, Target: { } target } && Array.Exists(_firstUses, rule => rule.LooksAt(access.Kind, access.Caller)))
        {
            SeenAccess seen = access.Time > now ? access with { Time = now } : access;
            long? last = uses.Note(new ClientUse(SearchTerm.Of(access.Caller)!.Value, SearchTerm.Of(target)!.Value), seen.Time);
            long since = access.Client == access.Caller ? usesSince : peersUsesSince;
            foreach (AlertRule rule in _firstUses.Where(rule => rule.LooksAt(access.Kind, access.Caller)))
            {
                if (ClientUses.TripOf(rule, names, seen, last, since) is { } trip)
                {
                    yield return trip;
                }
            }
        }
    }

    private RuleCounter? CounterOf(string rule) => Array.Find(_counters, each => each.Rule.Name == rule).Counter;
}
