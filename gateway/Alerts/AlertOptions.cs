namespace Exchange.Gateway.Alerts;

/// <summary>What is worth somebody's attention among the accesses: the configuration section <c>Alerts</c>.</summary>
internal sealed record AlertOptions
{
    /// <summary>Empty: the rules that the node comes with.</summary>
    public List<AlertRuleOptions> Rules { get; init; } = [];

    public BusinessHoursOptions BusinessHours { get; init; } = new();

    /// <summary>Null where nobody is told but those who look.</summary>
    public AlertWebhookOptions? Webhook { get; init; }
}

/// <summary>A rule.</summary>
internal sealed record AlertRuleOptions
{
    /// <summary>What it is called in alerts and metrics: lower-case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it counts: people, without-case, out-of-hours, person-times, person-officers, denials or first-use.</summary>
    public string Counts { get; init; } = "";

    /// <summary>How many raise an alert. Not for first-use.</summary>
    public int Threshold { get; init; }

    /// <summary>Within which time; for first-use, how long the client has not asked for the type.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Whose are counted together, officer or client, where the rule counts by one of them.</summary>
    public string? Per { get; init; }

    /// <summary>The kinds of records that it looks at: verification, lookup, call, batch, peer, search. Empty: those that go with what it counts.</summary>
    public List<string> Kinds { get; init; } = [];

    /// <summary>Clients of this node that it does not look at, such as an app with which thousands of citizens show their own certificates.</summary>
    public List<string> Except { get; init; } = [];
}

/// <summary>When officers are at work, in the node's time zone.</summary>
internal sealed record BusinessHoursOptions
{
    /// <summary>The days of the week. Empty: Monday to Friday.</summary>
    public List<DayOfWeek> Days { get; init; } = [];

    public TimeOnly From { get; init; } = new(8, 0);

    /// <summary>Later than <see cref="From"/>; itself outside.</summary>
    public TimeOnly To { get; init; } = new(18, 0);

    /// <summary>Days off, whatever day of the week they are.</summary>
    public List<DateOnly> Holidays { get; init; } = [];

    /// <summary>Days of work that were put on a weekend.</summary>
    public List<DateOnly> WorkingDays { get; init; } = [];
}

/// <summary>Who is told of each alert.</summary>
internal sealed record AlertWebhookOptions
{
    /// <summary>An https address; http on loopback only.</summary>
    public string Url { get; init; } = "";

    /// <summary>PEM file with the authorities that alone may sign the receiver's certificate; null for those of the system.</summary>
    public string? CaFile { get; init; }
}
