namespace Exchange.Gateway.Alerts.Rules;

/// <summary>The rules of a node that is configured with none of its own.</summary>
internal static class DefaultRules
{
    public static IReadOnlyList<AlertRuleOptions> All { get; } =
    [
        Rule("many-people", "people", 60, TimeSpan.FromHours(1)),
        Rule("without-case", "without-case", 20, TimeSpan.FromHours(1)),
        Rule("out-of-hours", "out-of-hours", 5, TimeSpan.FromHours(1)),
        Rule("person-often", "person-times", 10, TimeSpan.FromDays(1)),
        Rule("person-by-many", "person-officers", 4, TimeSpan.FromDays(1)),
        Rule("denials", "denials", 20, TimeSpan.FromMinutes(5)),
        Rule("unusual-client", "first-use", 0, TimeSpan.FromDays(30)),
    ];

    private static AlertRuleOptions Rule(string name, string counts, int threshold, TimeSpan window) => new() { Name = name, Counts = counts, Threshold = threshold, Window = window };
}
