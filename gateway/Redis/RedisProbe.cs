using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>What can be said of a Redis without changing it.</summary>
internal static class RedisProbe
{
    /// <exception cref="RedisException">It cannot be reached, or refuses the password.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static async Task<string> DescribeAsync(RedisClient client, TimeSpan patience)
    {
        ConfigurationOptions strict = client.Options.Clone();
        strict.AbortOnConnectFail = true;
        using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(strict).WaitAsync(patience);
        await connection.GetDatabase().PingAsync().WaitAsync(patience);
        System.Net.EndPoint[] servers = connection.GetEndPoints();
        return $"{servers.Length} server(s), Redis {connection.GetServer(servers[0]).Version}";
    }
}
