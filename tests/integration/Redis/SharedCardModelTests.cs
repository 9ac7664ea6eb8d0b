using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Tests.Integration.Fixtures;
using StackExchange.Redis;

namespace Exchange.Tests.Integration.Redis;

/// <summary>
/// Two replicas on one Redis, and whatever may happen to them, in any order. If this fails, a revoked certificate is taken
/// for good although the answer says that it was looked at afterwards.
/// </summary>
public sealed class SharedCardModelTests(RedisProgram redis) : IClassFixture<RedisProgram>
{
    private const int Steps = 500;

    /// <summary>How many answers come from a cache in so many steps depends on the machine.</summary>
    private const int MostSteps = 4 * Steps;

    private static readonly string[] s_ids = [.. Enumerable.Range(1, 3).Select(ModelRegistry.IdOf)];

    public static TheoryData<int, bool> Seeds
    {
        get
        {
            TheoryData<int, bool> seeds = [];
            for (int seed = 1; seed <= 20; seed++)
            {
                seeds.Add(seed, seed % 3 != 0);
            }

            return seeds;
        }
    }

    [RedisTheory]
    [MemberData(nameof(Seeds))]
    public async Task Answer_IsNeverOlderThanItSays(int seed, bool isOwnRegistry)
    {
        await using World world = await World.StartAsync(redis, new Random(seed), isOwnRegistry);
        for (int step = 0; step < Steps || (!world.HasTriedEnough && step < MostSteps); step++)
        {
            await world.StepAsync();
        }

        await world.FinishAsync();
    }

    /// <summary>All that can happen.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly RedisProgram _redis;
        private readonly Random _random;
        private readonly ShiftedTime _time = new();
        private readonly KeyRing _ring = KeyRing.Generate(TimeProvider.System);
        private readonly ModelRegistry _registry;
        private readonly List<(Replica Replica, Queue<object> Stream, List<Place> Passed)> _replicas = [];
        private readonly List<Certificate> _announced = [];
        private readonly List<TaskCompletionSource> _onTheWay = [];
        private readonly List<(string Id, Task<Outcome<FetchedCard>> Answer)> _asked = [];
        private readonly List<(string Holder, Task<Outcome<FoundCards>> Answer)> _found = [];
        private readonly List<string> _story = [];
        private int _answers;
        /// <summary>Follows no feed, so that it knows nothing but what Redis says.</summary>
        private Replica _reader = null!;
        private List<(RedisKey Key, byte[] Value, TimeSpan? Life)> _snapshot = [];

        public bool HasTriedEnough => _answers > Steps / 4;

        private World(RedisProgram redis, Random random, bool isOwnRegistry)
        {
            _redis = redis;
            _random = random;
            _registry = new ModelRegistry(_time, isOwnRegistry) { Keys = isOwnRegistry ? null : new HolderKeys(_ring) };
            _registry.OnTheWay = () =>
            {
                TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
                lock (_onTheWay)
                {
                    _onTheWay.Add(answered);
                }

                return answered.Task;
            };
        }

        public static async Task<World> StartAsync(RedisProgram redis, Random random, bool isOwnRegistry)
        {
            World world = new(redis, random, isOwnRegistry);
            await redis.Server.FlushDatabaseAsync();
            foreach (string id in s_ids)
            {
                world._registry.Change(id);
            }

            world._reader = await Replica.StartAsync(redis, world._ring, world._registry, world._time);
            await world.AddReplicaAsync();
            await world.AddReplicaAsync();
            return world;
        }

        public async Task StepAsync()
        {
            int which = _random.Next(_replicas.Count);
            (Replica replica, Queue<object> stream, List<Place> passed) = _replicas[which];
            string id = s_ids[_random.Next(s_ids.Length)];
            int dice = _random.Next(1000);
            _story.Add($"{dice} replica {which} {id[^6..]}");
            switch (dice)
            {
                case < 90:
                    Certificate changed = _registry.Change(id);
                    _announced.Add(changed);
                    _replicas.ForEach(it => it.Stream.Enqueue(changed));
                    break;
                case < 260:
                    stream.Enqueue(_time.GetUtcNow());
                    break;
                case < 420:
                    Deliver(replica, stream, passed, _random.Next(1, 6));
                    break;
                case < 560:
                    await replica.Writer.WriteAsync();
                    break;
                case < 690:
                    _asked.Add((id, (dice % 2 == 0 ? replica : _reader).TryAsync(id)));
                    break;
                case < 780:
                    string holder = dice % 4 < 2 ? ModelRegistry.HolderCode : ModelRegistry.OtherHolder;
                    _found.Add((holder, (dice % 2 == 0 ? replica : _reader).FindAsync(holder)));
                    break;
                case < 900:
                    Release();
                    break;
                case < 950:
                    _time.Advance(TimeSpan.FromMilliseconds(_random.Next(400)));
                    break;
                case < 965:
                    await SaveAsync();
                    break;
                case < 980:
                    await RestoreAsync();
                    break;
                case < 984:
                    await _redis.Server.FlushDatabaseAsync();
                    break;
                case < 988:
                    RedisKey[] keys = [.. _redis.Server.Keys()];
                    if (keys.Length > 0)
                    {
                        await _redis.Database.KeyDeleteAsync(keys[_random.Next(keys.Length)]);
                    }

                    break;
                case < 991:
                    stream.Clear();
                    passed.Clear();
                    passed.Add(new Place(_announced.Count, _time.GetUtcNow()));
                    replica.Feed.Interrupt();
                    replica.Begin();
                    break;
                case < 993:
                    await replica.DisposeAsync();
                    _replicas.RemoveAt(which);
                    await AddReplicaAsync();
                    break;
                case < 998:
                    await replica.DisposeAsync();
                    _replicas.RemoveAt(which);
                    await ResumeAsync(passed[_random.Next(Math.Max(0, passed.Count - 5), passed.Count)]);
                    break;
                default:
                    _registry.Lag = _registry.IsOwnRegistry ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(1500));
                    break;
            }

            await JudgeAsync();
        }

        public async Task FinishAsync()
        {
            await Eventually.TrueAsync("the last answer", async () =>
            {
                Release();
                await JudgeAsync();
                return _asked.Count == 0 && _found.Count == 0;
            });
            // Otherwise nothing was tried.
            Assert.True(HasTriedEnough, $"{_answers} answers of a cache in {_story.Count} steps.");
        }

        public async ValueTask DisposeAsync()
        {
            await _reader.DisposeAsync();
            foreach ((Replica replica, _, _) in _replicas)
            {
                await replica.DisposeAsync();
            }
        }

        private async Task AddReplicaAsync()
        {
            Replica replica = await Replica.StartAsync(_redis, _ring, _registry, _time);
            replica.Begin();
            _replicas.Add((replica, new Queue<object>(), [new Place(_announced.Count, _time.GetUtcNow())]));
        }

        /// <summary>The process starts again where it left the stream, or a little before.</summary>
        private async Task ResumeAsync(Place place)
        {
            Replica replica = await Replica.StartAsync(_redis, _ring, _registry, _time);
            replica.Begin(place.ReceivedAt);
            _replicas.Add((replica, new Queue<object>(_announced.Skip(place.Position)), [place]));
        }

        private void Deliver(Replica replica, Queue<object> stream, List<Place> passed, int most)
        {
            for (int i = 0; i < most && stream.TryDequeue(out object? received); i++)
            {
                if (received is Certificate certificate)
                {
                    replica.Apply(certificate);
                    passed.Add(new Place(passed[^1].Position + 1, _time.GetUtcNow()));
                }
                else if (received is DateTimeOffset stamp && _time.GetUtcNow() - stamp < TimeSpan.FromSeconds(5))
                {
                    replica.Beat(stamp);
                    passed.Add(new Place(passed[^1].Position, _time.GetUtcNow()));
                }
            }
        }

        private void Release()
        {
            lock (_onTheWay)
            {
                if (_onTheWay.Count > 0)
                {
                    int which = _random.Next(_onTheWay.Count);
                    _onTheWay[which].SetResult();
                    _onTheWay.RemoveAt(which);
                }
            }
        }

        private async Task JudgeAsync()
        {
            for (int i = _asked.Count - 1; i >= 0; i--)
            {
                (string id, Task<Outcome<FetchedCard>> asked) = _asked[i];
                if (!asked.IsCompleted)
                {
                    continue;
                }

                _asked.RemoveAt(i);
                Judge(id, (await asked).Value);
            }

            for (int i = _found.Count - 1; i >= 0; i--)
            {
                (string holder, Task<Outcome<FoundCards>> found) = _found[i];
                if (found.IsCompleted)
                {
                    _found.RemoveAt(i);
                    Judge(holder, (await found).Value);
                }
            }

            foreach (string id in s_ids)
            {
                Judge(id, await _reader.ReadAsync(id));
            }
        }

        /// <summary>Each is in a state that is not older than told, and none is lacking that the holder had and still has.</summary>
        private void Judge(string holder, FoundCards? found)
        {
            if (found is null)
            {
                return;
            }

            _answers += found.ServedFrom == ServedFrom.Cache ? 1 : 0;
            string story = $"{holder} from {found.ServedFrom} as of {found.AsOf:O}: {string.Join(" | ", _story)}";
            Assert.All(found.Cards, card => Assert.True(card.ChangeSequence >= _registry.SequenceAt(card.Id, found.AsOf), $"{card.Id[^6..]} {card.ChangeSequence} is old. {story}"));
            Assert.All(found.Cards, card => Assert.True(ModelRegistry.IsHolderAfter(holder, card.ChangeSequence), $"{card.Id[^6..]} {card.ChangeSequence} is another's. {story}"));
            Assert.All(_registry.HeldSince(holder, found.AsOf), id => Assert.True(found.Cards.Any(card => card.Id == id), $"{id[^6..]} is lacking. {story}"));
        }

        private void Judge(string id, FetchedCard? answer)
        {
            if (answer is not null)
            {
                ulong least = _registry.SequenceAt(id, answer.AsOf);
                ulong told = answer.Card?.ChangeSequence ?? 0;
                _answers += answer.ServedFrom == ServedFrom.Cache ? 1 : 0;
                Assert.True(told >= least, $"{id[^6..]} from {answer.ServedFrom}: {told} told, {least} was there. {string.Join(" | ", _story)}");
            }
        }

        /// <summary>A cursor, and by when everything before it had been received.</summary>
        private readonly record struct Place(int Position, DateTimeOffset ReceivedAt);

        private async Task SaveAsync()
        {
            _snapshot = [];
            foreach (RedisKey key in _redis.Server.Keys())
            {
                if (await _redis.Database.KeyDumpAsync(key) is { } value)
                {
                    _snapshot.Add((key, value, await _redis.Database.KeyTimeToLiveAsync(key)));
                }
            }
        }

        private async Task RestoreAsync()
        {
            await _redis.Server.FlushDatabaseAsync();
            foreach ((RedisKey key, byte[] value, TimeSpan? life) in _snapshot)
            {
                try
                {
                    await _redis.Database.KeyRestoreAsync(key, value, life);
                }
                catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYKEY", StringComparison.Ordinal))
                {
                    // An answer that was under way has been stored meanwhile.
                }
            }
        }
    }
}

/// <summary>A theory that needs redis-server, and is skipped where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = ProgramFactAttribute.IsOnPath("redis-server") ? null : "redis-server is not installed.";
}
