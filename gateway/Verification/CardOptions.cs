namespace Exchange.Gateway.Verification;

/// <summary>The cache of certificate cards: the configuration section <c>Cards</c>.</summary>
internal sealed record CardOptions
{
    /// <summary>How many bytes of this process's memory cards may take, with whose they are; a card takes about 200.</summary>
    public long Bytes { get; init; } = 256 << 20;

    /// <summary>The key ring under which cards leave this process, for Redis and for Kafka.</summary>
    public string? KeysFile { get; init; }

    /// <summary>How long a card of a type that is watched may lie in Redis.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);
}
