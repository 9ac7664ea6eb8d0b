using System.Security.Cryptography;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Redis;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// Brings a feed's changes to Redis, and its heartbeats behind them: a heartbeat is sent only when every change before it
/// is acknowledged. Whoever applies changes never waits for this; where Redis is away for too long, the changes are
/// forgotten, and what is in Redis is not vouched for any more.
/// </summary>
/// <param name="isOwn">Whether the feed is of a registry of this node: only of its types it is shared what holders have.</param>
internal sealed partial class FeedWriter(
    string feed, IReadOnlyCollection<string> types, CurrentKeyRing rings, RedisServer redis, TimeSpan lifetime, TimeProvider time, ILogger<FeedWriter> logger,
    bool isOwn = true)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _writer = RandomNumberGenerator.GetBytes(sizeof(long));
    private readonly FeedPlace[] _places = [.. Enumerable.Range(0, SharedKeys.Partitions).Select(_ => new FeedPlace())];
    private readonly FeedQueue _queue = new(time);
    private FeedScope? _scope;

    /// <summary>What is announced again is only to be counted from the beginning. Used by whoever writes alone.</summary>
    private bool _isToJoin;

    /// <summary>What the watermarks of the types that are followed now are called.</summary>
    public FeedScope Scope => Volatile.Read(ref _scope) ?? (_scope = ScopeOf(types));

    /// <summary>Nothing is missed from now on; what was before may have been.</summary>
    /// <param name="since">Nothing is missed since this instant: the changes since are announced again. Null for now.</param>
    public void Begin(IReadOnlyCollection<string> covered, DateTimeOffset? since = null) =>
        _queue.Begin(since, () => Volatile.Write(ref _scope, ScopeOf(covered)));

    public void Change(Card card)
    {
        // What a holder has that is named under another index key cannot be taken away here.
        bool isOtherwiseNamed = isOwn && card.HolderKey is { IsKnown: true } holder && holder.MadeWith != rings.Ring.IndexId;
        if (_queue.Add(card, breaksOff: isOtherwiseNamed))
        {
            Log.Forgotten(logger, feed, FeedQueue.MostChanges);
        }
    }

    public void Beat(DateTimeOffset asOf) => _queue.Beat(asOf);

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await _queue.NextAsync().WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!cancellation.IsCancellationRequested && !await WriteAsync())
            {
                await Task.Delay(s_pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Writes what there is.</summary>
    /// <returns>Whether everything is acknowledged.</returns>
    public async Task<bool> WriteAsync()
    {
        while (true)
        {
            (FeedScope scope, FeedGap? gap, ReceivedChange[] changes, long behind) = _queue.Take(() => Scope);
            if (gap is { } begun)
            {
                _isToJoin = begun.Since < begun.Began;
                Array.ForEach(_places, place => place.Restart(begun.Began, begun.Since));
            }

            if (_isToJoin)
            {
                // Before anything that is announced again, so that all of it is counted. It vouches for nothing yet.
                if (!await AdvanceAsync(scope, DateTimeOffset.UnixEpoch))
                {
                    return false;
                }

                _isToJoin = false;
            }

            if (changes.Length > 0)
            {
                if (!await WriteChangesAsync(scope, changes))
                {
                    return false;
                }

                _queue.Acknowledge(behind);
            }
            else if (_queue.PeekBeat() is { } beat)
            {
                if (!await AdvanceAsync(scope, beat))
                {
                    return false;
                }

                _queue.DropBeat(beat);
            }
            else
            {
                return true;
            }
        }
    }

    private async Task<bool> WriteChangesAsync(FeedScope scope, ReceivedChange[] changes)
    {
        long[] numbers = [.. _places.Select(place => place.Number)];
        Task<RedisReply<RedisResult>>[] writing = [.. changes.SelectMany(change => WriteAsync(scope, change))];
        bool written = true;
        foreach (RedisReply<RedisResult> reply in await Task.WhenAll(writing))
        {
            written &= reply.Succeeded;
        }

        if (!written)
        {
            // All of them are sent again, in the same order and with the same numbers.
            for (int i = 0; i < numbers.Length; i++)
            {
                _places[i].Number = numbers[i];
            }
        }

        return written;
    }

    private IEnumerable<Task<RedisReply<RedisResult>>> WriteAsync(FeedScope scope, ReceivedChange change)
    {
        KeyRing ring = rings.Ring;
        byte[] name = SharedKeys.NameOf(ring, change.Card.Id);
        byte[] key = SharedKeys.Of(SharedKeys.PartitionOf(name), SharedKeys.Card, name);
        yield return WriteAsync(scope, change, SharedKeys.Card, SharedKeys.Lease, name, SharedCardValue.Seal(ring, key, change.Card, change.Card.AsOf));
        if (isOwn && change.Card.HolderKey is { IsKnown: true } holder)
        {
            yield return WriteAsync(scope, change, SharedKeys.Holder, SharedKeys.HolderLease, SharedKeys.NameOf(holder), []);
        }
    }

    private Task<RedisReply<RedisResult>> WriteAsync(FeedScope scope, ReceivedChange change, char kind, char lease, byte[] name, byte[] value)
    {
        int partition = SharedKeys.PartitionOf(name);
        FeedPlace place = _places[partition];
        place.Number++;
        place.LastChange = change.Received > place.LastChange ? change.Received : place.LastChange;
        RedisKey[] keys = [SharedKeys.Of(partition, kind, name), SharedKeys.Of(partition, lease, name), scope.Watermark(partition), scope.Progress(partition)];
        RedisValue[] values =
        [
            place.Generation, SharedInstants.Bytes(place.Number), SharedInstants.Bytes((long)change.Card.ChangeSequence), SharedInstants.Bytes(change.Card.AsOf),
            value, SharedInstants.BytesBehind(change.Received), (long)lifetime.TotalMilliseconds,
        ];
        return EvaluateAsync(SharedScripts.Change, keys, values);
    }

    private async Task<bool> AdvanceAsync(FeedScope scope, DateTimeOffset stamp)
    {
        bool[] advanced = await Task.WhenAll(Enumerable.Range(0, SharedKeys.Partitions).Select(partition => AdvanceAsync(scope, partition, stamp)));
        return Array.TrueForAll(advanced, it => it);
    }

    private async Task<bool> AdvanceAsync(FeedScope scope, int partition, DateTimeOffset stamp)
    {
        FeedPlace place = _places[partition];
        RedisKey[] keys = [scope.Watermark(partition), scope.Progress(partition)];
        while (true)
        {
            place.Number++;
            DateTimeOffset fence = new[] { stamp, place.LastChange, place.Began }.Max();
            RedisReply<RedisResult> reply = await EvaluateAsync(SharedScripts.Advance, keys,
            [
                place.Generation, SharedInstants.Bytes(place.Number), SharedInstants.Bytes(stamp), SharedInstants.BytesBehind(place.Since),
                place.MayBegin(time) ? "1" : "0", RandomNumberGenerator.GetBytes(sizeof(long)), SharedInstants.BytesBehind(fence),
            ]);
            if (!reply.Succeeded)
            {
                // It may have been done all the same: sent again it has the same number.
                place.Number--;
                return false;
            }

            RedisResult[] parts = (RedisResult[])reply.Value!;
            switch ((FeedAdvance)(int)parts[0])
            {
                case FeedAdvance.Advanced:
                    place.Vouched((byte[])parts[1]!);
                    return true;
                case FeedAdvance.Begun:
                    place.Vouched((byte[])parts[1]!);
                    Log.Begun(logger, feed, partition);
                    return true;
                case FeedAdvance.Waiting:
                    place.Wait(time);
                    return true;
                case FeedAdvance.Counted:
                    place.CountIn((byte[])parts[1]!);
                    break;
                default:
                    return true;
            }
        }
    }

    private Task<RedisReply<RedisResult>> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values) => redis
        .TryAsync((script, keys, values), static (database, call) => database.ScriptEvaluateAsync(call.script, call.keys, call.values))
        .AsTask();

    private FeedScope ScopeOf(IReadOnlyCollection<string> covered) => new(rings.Ring, feed, covered, _writer);

    /// <summary>What <see cref="SharedScripts.Advance"/> did.</summary>
    private enum FeedAdvance
    {
        /// <summary>Another writer is to vouch first for what this one has not seen.</summary>
        Waiting = 0,
        Advanced = 1,
        /// <summary>Operations are counted from here.</summary>
        Counted = 2,
        /// <summary>A new generation.</summary>
        Begun = 3,
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis was away for too long: {Count} changes of feed {Feed} are forgotten, and its cards in Redis with them")]
        public static partial void Forgotten(ILogger logger, string feed, int count);

        [LoggerMessage(2, LogLevel.Information, "Cards of feed {Feed}, partition {Partition}, begin anew in Redis")]
        public static partial void Begun(ILogger logger, string feed, int partition);
    }
}
