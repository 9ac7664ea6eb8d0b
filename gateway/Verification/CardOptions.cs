namespace Exchange.Gateway.Verification;

/// <summary>The cache of certificate cards: the configuration section <c>Cards</c>.</summary>
internal sealed record CardOptions
{
    /// <summary>How many cards are kept in this process; about 1.5 KB each.</summary>
    public int Capacity { get; init; } = 200_000;
}
