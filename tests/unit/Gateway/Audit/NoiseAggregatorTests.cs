using System.Net;
using Exchange.Audit;
using Exchange.Gateway.Audit;
using Exchange.Tests.Unit.Adapters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Audit;

public sealed class NoiseAggregatorTests : IDisposable
{
    private const int MaximumSources = 256;

    private readonly ManualTime _time = new();
    private readonly TestAudit _audit = new();
    private readonly NoiseAggregator _noise;

    public NoiseAggregatorTests() => _noise = new NoiseAggregator(_audit.Log, "350703", _time, NullLogger<NoiseAggregator>.Instance);

    public void Dispose()
    {
        _noise.Dispose();
        _audit.Dispose();
    }

    // Fails: an attack leaves nothing behind by which it could be traced, or a record for each of its calls.
    [Fact]
    public async Task Calls_AreCountedPerNetworkAndReason()
    {
        for (int i = 0; i < 1000; i++)
        {
            _noise.Report(IPAddress.Parse($"203.0.113.{i % 250}"), "unauthenticated");
        }

        _noise.Report(IPAddress.Parse("203.0.113.9"), "token-invalid");
        _noise.Report(IPAddress.Parse("203.0.114.9"), "unauthenticated");
        _noise.Report(IPAddress.Parse("::ffff:203.0.114.10"), "unauthenticated");
        _noise.Report(IPAddress.Parse("2001:db8:1:2:3:4:5:6"), "unauthenticated");
        _noise.Report(IPAddress.Parse("2001:db8:1:2:ffff::"), "unauthenticated");
        _noise.Report(null, "unauthenticated");
        await FlushAsync();
        Assert.Equal(
            [("0.0.0.0/0", "unauthenticated", 1ul), ("2001:db8:1:2::/64", "unauthenticated", 2), ("203.0.113.0/24", "token-invalid", 1), ("203.0.113.0/24", "unauthenticated", 1000), ("203.0.114.0/24", "unauthenticated", 2)],
            Counts());
        Assert.All(_audit.Records, record => Assert.Equal(
            (AuditKind.Aggregate, AuditDecision.Denied, "350703", _time.GetUtcNow()), (record.Kind, record.Decision, record.Node, record.Time.ToDateTimeOffset())));
    }

    // Fails: a flood from everywhere fills the disk.
    [Fact]
    public async Task SourcesBeyondTheBound_AreCountedTogether()
    {
        Flood(1000, "unauthenticated");
        await FlushAsync();
        Assert.Equal(MaximumSources + 1, _audit.Records.Count);
        Assert.Equal(1000 - MaximumSources, (int)_audit.Records.Single(record => record.Aggregate.Network == "0.0.0.0/0").Aggregate.Count);
    }

    // Fails: a flood that goes on while the disk is full fills the memory, or is forgotten when there is room again.
    [Fact]
    public async Task CountsThatCannotBeWritten_AreKeptWithinTheBound()
    {
        _audit.Break();
        for (int second = 0; second < 5; second++)
        {
            Flood(1000, "unauthenticated", second);
            await FlushAsync();
        }

        await _audit.MendAsync();
        await FlushAsync();
        Assert.InRange(_audit.Records.Count, 2, MaximumSources + 1);
        Assert.Equal(5000, _audit.Records.Sum(record => (int)record.Aggregate.Count));
    }

    // Fails: what is counted reaches the disk only when the node is stopped, and not at all if it is killed.
    [Fact]
    public async Task Counts_AreWrittenEverySecond()
    {
        await _noise.StartAsync(CancellationToken.None);
        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _audit.BeforeFlush = () => written.TrySetResult();
        _noise.Report(IPAddress.Loopback, "unauthenticated");
        _time.Advance(TimeSpan.FromSeconds(1));
        await written.Task;
        await _noise.StopAsync(CancellationToken.None);
        Assert.Equal([("127.0.0.0/24", "unauthenticated", 1ul)], Counts());
    }

    // Fails: a quiet night fills the log with empty records.
    [Fact]
    public async Task NoCalls_AreNoRecord()
    {
        await FlushAsync();
        Assert.Empty(_audit.Records);
    }

    /// <summary>One call each from so many networks, others for every seed.</summary>
    private void Flood(int sources, string reason, int seed = 0)
    {
        for (int i = 0; i < sources; i++)
        {
            _noise.Report(new IPAddress([(byte)(20 + seed), (byte)(i >> 8), (byte)i, 1]), reason);
        }
    }

    /// <summary>Stopping writes what is counted; it can be started again.</summary>
    private async Task FlushAsync()
    {
        await _noise.StartAsync(CancellationToken.None);
        await _time.UntilAwaitedAsync(TimeSpan.FromSeconds(1));
        await _noise.StopAsync(CancellationToken.None);
    }

    private IEnumerable<(string Network, string Reason, ulong Count)> Counts() => _audit.Records
        .Select(record => (record.Aggregate.Network, record.Aggregate.Reason, record.Aggregate.Count)).Order();
}
