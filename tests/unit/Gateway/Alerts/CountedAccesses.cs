using Exchange.Audit;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Configuration;

namespace Exchange.Tests.Unit.Gateway.Alerts;

/// <summary>Accesses that come one after the other, each with the next place in a log, and a rule that counts them.</summary>
internal sealed class CountedAccesses
{
    private readonly RuleCounter _counter;
    private ulong _next;

    public CountedAccesses(AlertRuleOptions rule)
    {
        ConfigurationErrors errors = new();
        AlertPlan plan = RuleCompiler.Compile(new AlertOptions { Rules = [rule] }, new HashSet<string> { "app" }, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), errors);
        Assert.Empty(errors.Lines);
        _counter = new RuleCounter(plan.Rules[0], plan.Hours, Names);
    }

    public static SubjectNames Names { get; } = new(AuditKeys.Parse(AuditKeys.Generate()));

    /// <summary>Sunday evening in China: out of hours. An hour and more from any border of an hour.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 12, 34, 56, TimeSpan.Zero);

    /// <summary>By the clock of whoever watches, where that is another one.</summary>
    public DateTimeOffset? Watched { get; set; }

    public SubjectTable Subjects => _counter.Subjects;

    public void KeepQuiet(UInt128 subject) => _counter.KeepQuiet(subject, Now.ToUnixTimeMilliseconds());

    /// <summary>Counts an access; the alert that it raises, or null.</summary>
    public Trip? Ask(
        string officer = "jy-017", string person = "p", string client = "counter", string? caller = null, AuditDecision decision = AuditDecision.Allowed, bool hasCase = false,
        AuditKind kind = AuditKind.Lookup, bool isNew = true) => _counter.Count(
            new SeenAccess(
                new RecordPlace(0, _next++), Now.ToUnixTimeMilliseconds(), kind, decision, caller ?? client, client, officer, person.Length > 0 ? person : null, "type", hasCase),
            isNew,
            (Watched ?? Now).ToUnixTimeMilliseconds());
}
