using System.Buffers.Binary;
using System.Net;
using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>Counts, for an operator, how many values lie under which key of a ring. The servers go on serving meanwhile.</summary>
internal static class RedisKeyUse
{
    private const int KeysAtOnce = 1000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <param name="pattern">Which names to look at, as SCAN matches them.</param>
    /// <param name="keyIdAt">Where in a value the number of its key stands: four bytes, the largest first.</param>
    /// <exception cref="RedisException">A server cannot be asked.</exception>
    /// <exception cref="TimeoutException">A server does not answer.</exception>
    public static async Task<Dictionary<uint, long>> CountAsync(RedisClient client, string pattern, int keyIdAt, CancellationToken cancellation)
    {
        ConfigurationOptions options = client.Options.Clone();
        // What tells masters from replicas counts as administration.
        options.AllowAdmin = true;
        // Names are listed by calls that wait.
        options.SyncTimeout = (int)s_patience.TotalMilliseconds;
        using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(s_patience, cancellation);
        Dictionary<uint, long> counts = [];
        foreach (EndPoint address in connection.GetEndPoints())
        {
            IServer server = connection.GetServer(address);
            IGrouping<string, KeyValuePair<string, string>>[] information = await server.InfoAsync("replication").WaitAsync(s_patience, cancellation);
            // What a replica holds is at its master too.
            if (information.SelectMany(section => section).Any(line => line is { Key: "role", Value: "master" }))
            {
                await CountAsync(connection.GetDatabase(), server.Keys(pattern: pattern, pageSize: KeysAtOnce), keyIdAt, counts, cancellation);
            }
        }

        return counts;
    }

    private static async Task CountAsync(IDatabase database, IEnumerable<RedisKey> keys, int keyIdAt, Dictionary<uint, long> counts, CancellationToken cancellation)
    {
        foreach (RedisKey[] some in keys.Chunk(KeysAtOnce))
        {
            RedisValue[] parts = await Task.WhenAll(some.Select(key => database.StringGetRangeAsync(key, keyIdAt, keyIdAt + sizeof(uint) - 1))).WaitAsync(s_patience, cancellation);
            foreach (byte[] part in parts.Select(part => (byte[]?)part).OfType<byte[]>().Where(part => part.Length == sizeof(uint)))
            {
                uint number = BinaryPrimitives.ReadUInt32BigEndian(part);
                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }
    }
}
