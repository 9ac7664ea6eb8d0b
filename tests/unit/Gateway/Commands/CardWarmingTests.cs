using Exchange.Contracts.V1;
using Exchange.Gateway.Commands.Warming;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Grpc.Core;

namespace Exchange.Tests.Unit.Gateway.Commands;

public sealed class CardWarmingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly PagedRegistry _registry = new(10);
    private readonly RecordingSink _sink = new();
    private readonly WarmProgressFile _file;

    public CardWarmingTests() => _file = new WarmProgressFile(Path.Combine(_directory.Path, "progress"));

    public void Dispose() => _directory.Dispose();

    // Fails: a cache that is called warm lacks certificates, or a snapshot that is through is begun again.
    [Fact]
    public async Task EveryPage_IsTakenAndTheProgressFileGone()
    {
        List<WarmProgress> told = [];
        Assert.Null(await RunAsync(WarmProgress.Start, rate: 4, told.Add));
        Assert.Equal(_registry.Ids, _sink.Taken);
        Assert.Equal([4, 8, 10], told.Select(progress => progress.Read));
        Assert.All(told, progress => Assert.Equal(10, progress.Total));
        Assert.Null(_file.Read());
    }

    // Fails: a registry at work for counters is brought down by a snapshot.
    [Fact]
    public async Task Rate_IsNotExceeded()
    {
        DateTimeOffset began = _time.GetUtcNow();
        await RunAsync(WarmProgress.Start, rate: 4);
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - began);
    }

    // Fails: what a restart of something costs is the whole snapshot; or its certificates are passed over.
    [Fact]
    public async Task EndedRun_IsResumedBehindTheLastPage()
    {
        _registry.FailsFrom = 4;
        Assert.Contains("Unavailable", await RunAsync(WarmProgress.Start, rate: 4), StringComparison.Ordinal);
        WarmProgress kept = _file.Read()!;
        Assert.Equal(("4", 4L), (kept.Cursor, kept.Read));
        _registry.FailsFrom = null;
        Assert.Null(await RunAsync(kept, rate: 4));
        Assert.Equal(_registry.Ids, _sink.Taken);
        Assert.Equal(CardWarming.MostTries + 3, _registry.Asked);
    }

    // Fails: a hiccup of Redis ends a run of hours, or a page that Redis never had counts as done.
    [Fact]
    public async Task SinkThatIsAwayForAMoment_IsTriedAgain()
    {
        _sink.Faults.Enqueue("Redis does not answer.");
        _sink.Losses = 1;
        Assert.Null(await RunAsync(WarmProgress.Start, rate: 100));
        Assert.Equal(_registry.Ids, _sink.Taken);
    }

    // Fails: an operator waits for tries that cannot help, and is not told what is missing.
    [Fact]
    public async Task RegistryThatCannotBeListed_IsSaidAtOnce()
    {
        _registry.Status = StatusCode.Unimplemented;
        _registry.FailsFrom = 0;
        Assert.Contains("operation list", await RunAsync(WarmProgress.Start, rate: 100), StringComparison.Ordinal);
        Assert.Equal(1, _registry.Asked);
    }

    private async Task<string?> RunAsync(WarmProgress from, int rate, Action<WarmProgress>? report = null)
    {
        Task<string?> run = new CardWarming(_registry, _sink, _file, rate, _time).RunAsync(from, report ?? (_ => { }), CancellationToken.None);
        while (!run.IsCompleted)
        {
            Task awaited = _time.UntilAwaitedAsync(TimeSpan.FromSeconds(10));
            await Task.WhenAny(run, awaited);
            if (awaited.IsCompletedSuccessfully && !run.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        return await run;
    }

    /// <summary>A registry whose cursor tells how many certificates stand before.</summary>
    private sealed class PagedRegistry(int count) : ICardSnapshot
    {
        public IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(0, count).Select(number => $"{number}")];

        public int Asked { get; private set; }

        public int? FailsFrom { get; set; }

        public StatusCode Status { get; set; } = StatusCode.Unavailable;

        public Task<SnapshotPage> ListAsync(string cursor, int size, CancellationToken cancellation)
        {
            Asked++;
            int from = cursor.Length == 0 ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
            if (from >= FailsFrom)
            {
                throw new RpcException(new Status(Status, "away"));
            }

            string next = from + size < count ? $"{from + size}" : "";
            return Task.FromResult(new SnapshotPage([.. Ids.Skip(from).Take(size).Select(id => new Certificate { Id = id })], next, count, DateTimeOffset.UnixEpoch));
        }
    }

    private sealed class RecordingSink : ICardSink
    {
        public List<string> Taken { get; } = [];

        public Queue<string> Faults { get; } = new();

        /// <summary>How many pages are lost on the way.</summary>
        public int Losses { get; set; }

        public Task<string?> BeginPageAsync() => Task.FromResult(Faults.TryDequeue(out string? fault) ? fault : null);

        public Task<int?> PutAsync(IReadOnlyList<Certificate> certificates, DateTimeOffset asOf)
        {
            if (Losses-- > 0)
            {
                return Task.FromResult<int?>(null);
            }

            Taken.AddRange(certificates.Select(certificate => certificate.Id));
            return Task.FromResult<int?>(certificates.Count);
        }
    }
}
