namespace Exchange.Gateway.Verification;

/// <summary>The cache of certificate cards: the configuration section <c>Cards</c>.</summary>
internal sealed record CardOptions
{
    /// <summary>How many bytes of this process's memory cards may take; a card takes about 400.</summary>
    public long Bytes { get; init; } = 256 << 20;
}
