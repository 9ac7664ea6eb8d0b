using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Exchange.Audit;

namespace Exchange.Gateway.Alerts.Rules;

/// <summary>What a rule counts.</summary>
internal enum AlertCount
{
    /// <summary>Different people that somebody looked at; where the record names none, certificates.</summary>
    People,

    /// <summary>Questions that name no case.</summary>
    WithoutCase,

    /// <summary>Questions outside of business hours.</summary>
    OutOfHours,

    /// <summary>How often a person was looked at.</summary>
    PersonTimes,

    /// <summary>How many officers looked at a person.</summary>
    PersonOfficers,

    /// <summary>Questions that were denied.</summary>
    Denials,

    /// <summary>A client reads a type of certificate, or calls a departmental interface, that it has not for the rule's whole window.</summary>
    FirstUse,
}

/// <summary>Whose accesses are counted together.</summary>
internal enum AlertSubject
{
    Officer,
    Client,
    Person,
    CertificateType,

    /// <summary>A departmental interface.</summary>
    Resource,
}

/// <summary>A rule that was found usable.</summary>
/// <param name="Threshold">So many raise an alert; 1 for a first use.</param>
internal sealed partial record AlertRule(string Name, AlertCount Counts, AlertSubject Per, int Threshold, TimeSpan Window, FrozenSet<AuditKind> Kinds)
{
    /// <summary>The clients of this node that it does not look at.</summary>
    public FrozenSet<string> Except { get; init; } = [];

    /// <summary>How a rule may be called, in words.</summary>
    public const string NameForm = "up to 40 lower-case letters, digits and hyphens, beginning with a letter";

    /// <summary>What a rule may count, as configurations write it.</summary>
    public static FrozenDictionary<string, AlertCount> CountNames { get; } = new Dictionary<string, AlertCount>
    {
        ["people"] = AlertCount.People,
        ["without-case"] = AlertCount.WithoutCase,
        ["out-of-hours"] = AlertCount.OutOfHours,
        ["person-times"] = AlertCount.PersonTimes,
        ["person-officers"] = AlertCount.PersonOfficers,
        ["denials"] = AlertCount.Denials,
        ["first-use"] = AlertCount.FirstUse,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, AuditKind> KindNames { get; } = new Dictionary<string, AuditKind>
    {
        ["verification"] = AuditKind.Verification,
        ["lookup"] = AuditKind.Lookup,
        ["call"] = AuditKind.Call,
        ["batch"] = AuditKind.Batch,
        ["peer"] = AuditKind.Peer,
        ["search"] = AuditKind.Search,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="caller">The client that held the token.</param>
    public bool LooksAt(AuditKind kind, string caller) => Kinds.Contains(kind) && !Except.Contains(caller);

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    /// <summary>The name of a subject in records, in the database and in answers.</summary>
    public static string NameOf(AlertSubject subject) => subject == AlertSubject.CertificateType ? "certificate-type" : subject.ToString().ToLowerInvariant();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}\\z")]
    private static partial Regex NamePattern();
}

/// <summary>Everything that the section <c>Alerts</c> says, checked.</summary>
/// <param name="Webhook">Null where nobody is told.</param>
internal sealed record AlertPlan(IReadOnlyList<AlertRule> Rules, BusinessHours Hours, Webhooks.WebhookReceiver? Webhook)
{
    /// <summary>How far back records have to be read to count on where somebody else has left off.</summary>
    public TimeSpan LongestWindow => Rules.Where(rule => rule.Counts != AlertCount.FirstUse).Select(rule => rule.Window).Append(TimeSpan.Zero).Max();

    /// <summary>How far back clients' use of types counts; null where no rule asks.</summary>
    public TimeSpan? LongestUse => Rules.Where(rule => rule.Counts == AlertCount.FirstUse).Select(rule => (TimeSpan?)rule.Window).Max();
}
