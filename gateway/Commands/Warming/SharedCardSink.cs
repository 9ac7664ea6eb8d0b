using Exchange.Contracts.V1;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Shared;
using StackExchange.Redis;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>
/// Puts cards where all replicas of a node look for them: into Redis, like an answer that one of them asked for. Only while
/// a running node brings the changes of the feed there, because otherwise nothing would vouch for them.
/// </summary>
internal sealed class SharedCardSink(
    RedisServer redis, KeyRing ring, FeedScope scope, CardMaker maker, TimeSpan lifetime, TimeProvider time) : ICardSink
{
    private const int AtOnce = 64;

    private readonly Watermark[] _marks = new Watermark[SharedKeys.Partitions];

    public async Task<string?> BeginPageAsync()
    {
        RedisReply<RedisValue>[] replies = await Task.WhenAll(Enumerable.Range(0, SharedKeys.Partitions).Select(partition =>
            redis.TryAsync(scope.Watermark(partition), static (database, key) => database.StringGetAsync(key)).AsTask()));
        for (int partition = 0; partition < SharedKeys.Partitions; partition++)
        {
            if (!replies[partition].Succeeded)
            {
                return "Redis does not answer.";
            }

            if (Watermark.Read((byte[]?)replies[partition].Value ?? []) is not { } mark || !mark.IsFresh(time.GetUtcNow()))
            {
                return "No running node brings this registry's changes to Redis, so nothing would vouch for the cards. Start the node, with the same types and key ring.";
            }

            _marks[partition] = mark;
        }

        return null;
    }

    public async Task<int?> PutAsync(IReadOnlyList<Certificate> certificates, DateTimeOffset asOf)
    {
        int taken = 0;
        foreach (Certificate[] some in certificates.Chunk(AtOnce))
        {
            RedisReply<RedisResult>[] replies = await Task.WhenAll(some.Select(certificate => PutAsync(certificate, asOf)));
            if (!replies.All(reply => reply.Succeeded))
            {
                return null;
            }

            taken += replies.Count(reply => (long)reply.Value == 1);
        }

        return taken;
    }

    /// <summary>Lifetimes are spread, so that what was warmed together is not fetched again together.</summary>
    private Task<RedisReply<RedisResult>> PutAsync(Certificate certificate, DateTimeOffset asOf)
    {
        Card card = maker.Make(certificate, asOf);
        SharedLease lease = SharedLease.Open(new SharedPlace(ring, card.Id, scope), _marks[SharedKeys.PartitionOf(SharedKeys.NameOf(ring, card.Id))]);
        return SharedCards.FillAsync(redis, lease, card, asOf, lifetime * (0.8 + (Random.Shared.NextDouble() / 5))).AsTask();
    }
}
