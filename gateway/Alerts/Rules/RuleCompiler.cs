using System.Collections.Frozen;
using Exchange.Audit;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Alerts.Rules;

/// <summary>Checks the section <c>Alerts</c> and collects everything that is wrong with it.</summary>
internal static class RuleCompiler
{
    private const int MostRules = 32;

    /// <summary>What one officer or person takes in memory at most grows with it.</summary>
    private const int MostCounted = 10_000;

    private static readonly TimeSpan s_longestWindow = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_longestUse = TimeSpan.FromDays(366);

    private static readonly AuditKind[] s_looks = [AuditKind.Verification, AuditKind.Lookup, AuditKind.Call, AuditKind.Batch, AuditKind.Peer];
    private static readonly AuditKind[] s_data = [AuditKind.Lookup, AuditKind.Call, AuditKind.Peer];

    /// <param name="clients">The clients of this node.</param>
    public static AlertPlan Compile(AlertOptions options, IReadOnlySet<string> clients, TimeZoneInfo zone, ConfigurationErrors errors)
    {
        IReadOnlyList<AlertRuleOptions> rules = options.Rules.Count > 0 ? options.Rules : DefaultRules.All;
        if (rules.Count > MostRules)
        {
            errors.Add("Alerts:Rules", $"At most {MostRules} rules are taken.");
        }

        errors.Unique("Alerts:Rules", rules.Select(rule => rule.Name), "The rule");
        AlertRule[] compiled = [.. rules.Select((rule, i) => RuleOf($"Alerts:Rules:{i}", rule, clients, errors)).OfType<AlertRule>()];
        BusinessHoursOptions hours = options.BusinessHours;
        if (hours.From >= hours.To)
        {
            errors.Add("Alerts:BusinessHours:To", "Later than From, on the same day.");
        }

        return new AlertPlan(compiled, new BusinessHours(hours, zone), options.Webhook is { } webhook ? WebhookReceiver.Read(webhook, errors) : null);
    }

    private static AlertRule? RuleOf(string key, AlertRuleOptions rule, IReadOnlySet<string> clients, ConfigurationErrors errors)
    {
        int before = errors.Lines.Count;
        if (!AlertRule.IsName(rule.Name))
        {
            errors.Add(key + ":Name", $"A rule's name has {AlertRule.NameForm}.");
        }

        if (!AlertRule.CountNames.TryGetValue(rule.Counts, out AlertCount counts))
        {
            errors.Add(key + ":Counts", "One of " + string.Join(", ", AlertRule.CountNames.Keys.Order(StringComparer.Ordinal)) + ".");
            return null;
        }

        bool isFirstUse = counts == AlertCount.FirstUse;
        if (isFirstUse ? rule.Threshold is not 0 and not 1 : rule.Threshold is < 1 or > MostCounted)
        {
            errors.Add(key + ":Threshold", isFirstUse ? "A first use has none; leave it out." : $"1 to {MostCounted}.");
        }

        TimeSpan longest = isFirstUse ? s_longestUse : s_longestWindow;
        if (rule.Window < TimeSpan.FromSeconds(1) || rule.Window > longest)
        {
            errors.Add(key + ":Window", $"From 00:00:01 to {longest.Days}.00:00:00.");
        }

        AlertSubject? per = PerOf(key + ":Per", rule.Per, counts, errors);
        foreach ((int i, string kind) in rule.Kinds.Index().Where(kind => !AlertRule.KindNames.ContainsKey(kind.Item)))
        {
            errors.Add($"{key}:Kinds:{i}", "One of " + string.Join(", ", AlertRule.KindNames.Keys.Order(StringComparer.Ordinal)) + ".");
        }

        foreach ((int i, string client) in rule.Except.Index().Where(client => !clients.Contains(client.Item)))
        {
            errors.Add($"{key}:Except:{i}", $"No client has the identifier '{client}'.");
        }

        return errors.Lines.Count > before || per is null
            ? null
            : new AlertRule(rule.Name, counts, per.Value, Math.Max(1, rule.Threshold), rule.Window, KindsOf(rule, counts)) { Except = rule.Except.ToFrozenSet(StringComparer.Ordinal) };
    }

    private static AlertSubject? PerOf(string key, string? per, AlertCount counts, ConfigurationErrors errors)
    {
        AlertSubject fixedTo = counts switch
        {
            AlertCount.PersonTimes or AlertCount.PersonOfficers => AlertSubject.Person,
            AlertCount.FirstUse => AlertSubject.CertificateType,
            AlertCount.Denials => AlertSubject.Client,
            _ => AlertSubject.Officer,
        };
        if (fixedTo is AlertSubject.Person or AlertSubject.CertificateType)
        {
            if (per is not null)
            {
                errors.Add(key, "What this rule counts is not counted by officer or client; leave it out.");
            }

            return fixedTo;
        }

        switch (per)
        {
            case null:
                return fixedTo;
            case "officer":
                return AlertSubject.Officer;
            case "client":
                return AlertSubject.Client;
            default:
                errors.Add(key, "officer or client.");
                return null;
        }
    }

    /// <summary>Verdicts are asked for without a case, at every hour and by everybody who is shown a certificate; data are not.</summary>
    private static FrozenSet<AuditKind> KindsOf(AlertRuleOptions rule, AlertCount counts) => (rule.Kinds.Count > 0
        ? rule.Kinds.Select(kind => AlertRule.KindNames[kind])
        : counts is AlertCount.People or AlertCount.Denials ? s_looks : s_data).ToFrozenSet();
}
