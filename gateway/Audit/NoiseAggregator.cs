using System.Net;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Audit;

/// <summary>
/// Counts calls that nobody can be held to and records them once a second per source network and reason, so that a
/// flood of them costs the disk next to nothing. Beyond a number of sources a second, the rest is counted together.
/// </summary>
internal sealed partial class NoiseAggregator(AuditLog log, string node, TimeProvider time, ILogger<NoiseAggregator> logger)
    : BackgroundService, INoise
{
    private const int MaximumSources = 256;
    private const string OtherSources = "0.0.0.0/0";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<(string Network, string Reason), ulong> _counts = [];

    public void Report(IPAddress? source, string reason)
    {
        Count(NetworkOf(source), reason, 1);
        AuditMetrics.Noise(reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync();
        }
    }

    /// <summary>Counts that could not be written are kept and written with the next.</summary>
    private async Task FlushAsync()
    {
        Dictionary<(string Network, string Reason), ulong> counts;
        lock (_lock)
        {
            if (_counts.Count == 0)
            {
                return;
            }

            (counts, _counts) = (_counts, []);
        }

        Timestamp now = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        List<((string Network, string Reason) Key, Task Appended)> appends =
            [.. counts.Select(pair => (pair.Key, AppendAsync(pair.Key.Network, pair.Key.Reason, pair.Value, now)))];
        AuditUnavailableException? failure = null;
        foreach (((string Network, string Reason) key, Task appended) in appends)
        {
            try
            {
                await appended;
            }
            catch (AuditUnavailableException exception)
            {
                failure = exception;
                Count(key.Network, key.Reason, counts[key]);
            }
        }

        if (failure is not null)
        {
            Log.Kept(logger, failure);
        }
    }

    /// <summary>What is kept grows by new sources no further than its bound, however long nothing can be written.</summary>
    private void Count(string network, string reason, ulong calls)
    {
        lock (_lock)
        {
            if (_counts.Count >= MaximumSources && !_counts.ContainsKey((network, reason)))
            {
                network = OtherSources;
            }

            _counts[(network, reason)] = _counts.GetValueOrDefault((network, reason)) + calls;
        }
    }

    private async Task AppendAsync(string network, string reason, ulong count, Timestamp now) => await log.AppendAsync(new AuditRecord
    {
        Kind = AuditKind.Aggregate,
        Node = node,
        Time = now,
        Decision = AuditDecision.Denied,
        Reason = reason,
        Aggregate = new AuditAggregate { Network = network, Reason = reason, Second = new Timestamp { Seconds = now.Seconds }, Count = count },
    });

    /// <summary>The /24 of an IPv4 address, the /64 of an IPv6 one: what one sender can vary at will.</summary>
    private static string NetworkOf(IPAddress? source)
    {
        if (source is null)
        {
            return OtherSources;
        }

        byte[] bytes = (source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source).GetAddressBytes();
        int kept = bytes.Length == 4 ? 3 : 8;
        bytes.AsSpan(kept).Clear();
        return new IPAddress(bytes) + (bytes.Length == 4 ? "/24" : "/64");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The counts of anonymous calls could not be recorded and are kept")]
        public static partial void Kept(ILogger logger, Exception exception);
    }
}
