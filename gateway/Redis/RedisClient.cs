using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>How Redis is reached.</summary>
/// <param name="Trust">Judges the servers' certificates; null without TLS.</param>
internal sealed record RedisClient(ConfigurationOptions Options, RedisTrust? Trust);
