using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>Why a call to Redis failed, as an operator is told: never what the call was about.</summary>
internal static class RedisFailure
{
    public static string ReasonOf(Exception exception, RedisTrust? trust) => exception switch
    {
        _ when trust is { HasRefused: true } => "the server's certificate is not trusted: Redis:CaFile",
        TimeoutException => "no answer in time",
        RedisConnectionException refused when refused.Message.Contains("NOAUTH", StringComparison.Ordinal) || refused.Message.Contains("password", StringComparison.Ordinal) =>
            RedisRefusal.OfPassword,
        RedisConnectionException { InnerException: RedisConnectionException inner } => inner.FailureType.ToString(),
        RedisConnectionException connection => connection.FailureType.ToString(),
        // What the server says begins with a word of its own for the kind of failure.
        RedisServerException server => server.Message.Split(' ', 2)[0],
        _ => exception.GetType().Name,
    };

    /// <summary>
    /// A slot is on its way to another server of the cluster: what lies partly here and partly there cannot be had for
    /// a moment. Redis is well, and so is everything else in it.
    /// </summary>
    public static bool IsOnTheMove(Exception exception) => exception is RedisServerException && exception.Message.StartsWith("TRYAGAIN", StringComparison.Ordinal);
}
