namespace Exchange.Gateway.Audit.Embargoes;

/// <summary>
/// Which accesses a person is not told of yet: an entry of <c>MyData:Embargoes</c>. An access must meet everything that is
/// given; where several rules meet it, the longest holds.
/// </summary>
internal sealed record EmbargoOptions
{
    /// <summary>What records call the rule.</summary>
    public string Name { get; init; } = "";

    /// <summary>The node that asked as a peer; absent where the client and department are this node's.</summary>
    public string? Node { get; init; }

    /// <summary>The code of the department that asked.</summary>
    public string? Department { get; init; }

    /// <summary>The client that asked.</summary>
    public string? Client { get; init; }

    /// <summary>Not alone: any client may state any item.</summary>
    public string? ItemCode { get; init; }

    public string? Purpose { get; init; }

    /// <summary>How long after the access the person is not told; this or <see cref="Until"/>.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The first day, in the node's time zone, on which the person is told; this or <see cref="For"/>.</summary>
    public DateOnly? Until { get; init; }
}
