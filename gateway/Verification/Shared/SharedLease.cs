using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Exchange.Gateway.Redis;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>Leave to store an answer, if nothing has come between it and the question.</summary>
/// <param name="Value">A token or eight zeros, the generation, and the fence, as they were when the question was put.</param>
/// <param name="IsExclusive">Whether it lies in Redis, so that nobody else asks meanwhile.</param>
internal sealed record SharedLease(SharedPlace Place, byte[] Value, bool IsExclusive)
{
    /// <summary>Asks for the turn to ask whoever answers, while others wait.</summary>
    /// <param name="read">What was there; where it has changed since, it is to be read again.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(LeaseOutcome Outcome, SharedLease? Lease)> AskAsync(RedisServer redis, SharedPlace place, SharedRead read)
    {
        RedisReply<RedisResult> reply = await redis.TryAsync(
            (place, read, token: RandomNumberGenerator.GetBytes(sizeof(long))),
            static (database, ask) => database.ScriptEvaluateAsync(
                SharedScripts.Lease, ask.place.Keys, [ask.token, (RedisValue)ask.read.Header.ToArray(), (long)TurnPatience.Longest.TotalMilliseconds]));
        return (reply.Succeeded ? (byte[])reply.Value! : null) switch
        {
            { Length: 3 * sizeof(long) } lease => (LeaseOutcome.Given, new SharedLease(place, lease, IsExclusive: true)),
            null or [(byte)'n', ..] => (LeaseOutcome.Never, null),
            [(byte)'a', ..] => (LeaseOutcome.ReadAgain, null),
            _ => (LeaseOutcome.Wait, null),
        };
    }

    /// <summary>For answers that are not shared between those who ask.</summary>
    /// <param name="mark">Null where the type has no feed.</param>
    public static SharedLease Open(SharedPlace place, Watermark? mark)
    {
        byte[] value = new byte[3 * sizeof(long)];
        if (mark is { } present)
        {
            SharedInstants.Bytes((long)present.Generation).CopyTo(value, sizeof(long));
            SharedInstants.Bytes(present.Fence).CopyTo(value, 2 * sizeof(long));
        }

        return new SharedLease(place, value, IsExclusive: false);
    }
}

/// <summary>What <see cref="SharedScripts.Lease"/> says.</summary>
internal enum LeaseOutcome
{
    /// <summary>Somebody else has the turn.</summary>
    Wait,
    Given,

    /// <summary>Something has changed since.</summary>
    ReadAgain,

    /// <summary>Nothing may be stored now, or Redis does not answer.</summary>
    Never,
}

/// <summary>What came of looking into Redis: an answer, or the turn to ask.</summary>
/// <param name="Found">The answer.</param>
/// <param name="Lease">Leave to store what is asked; null where Redis is to be left alone.</param>
internal readonly record struct SharedTurn(FetchedCard? Found, SharedLease? Lease);
