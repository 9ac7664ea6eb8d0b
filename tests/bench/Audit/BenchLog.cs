using System.Diagnostics;
using Exchange.Audit;
using Exchange.Audit.Publication;

namespace Exchange.Bench.Audit;

/// <summary>An audit log as a node has it, published each second or not.</summary>
internal sealed class BenchLog : IAsyncDisposable
{
    private readonly AuditLog _log;
    private readonly LogPublisher? _publisher;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _publishing;
    private long _longestUnproven;

    public BenchLog(BenchLogFiles files, bool isPublished)
    {
        _log = files.Open();
        _publisher = isPublished ? files.OpenPublisher() : null;
        _publishing = isPublished ? Task.Run(PublishAsync) : Task.CompletedTask;
    }

    public ulong Count => _log.Count;

    public ValueTask<ulong> AppendAsync(AuditRecord record) => _log.AppendAsync(record);

    /// <summary>The longest, since it was asked last, that a record was durable before a checkpoint vouched for it; counted from the count before, so up to a second too long.</summary>
    public TimeSpan TakeLongestUnproven() => new(Interlocked.Exchange(ref _longestUnproven, 0));

    /// <summary>Lets the tree catch up, so that it takes nothing from what is measured next.</summary>
    public async Task SettleAsync()
    {
        while (_publisher is not null && !_publishing.IsCompleted && (_publisher.Latest?.Checkpoint.Size ?? 0) < Count)
        {
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _publishing;
        _publisher?.Publish(Count);
        _log.Dispose();
        _closing.Dispose();
    }

    private async Task PublishAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
        long before = Stopwatch.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                long now = Stopwatch.GetTimestamp();
                if (_publisher!.Publish(_log.Count) is not null)
                {
                    // The oldest of them may have come just after the count was read before.
                    Volatile.Write(ref _longestUnproven, Math.Max(Volatile.Read(ref _longestUnproven), Stopwatch.GetElapsedTime(before).Ticks));
                }

                before = now;
            }
        }
        catch (OperationCanceledException)
        {
            // Closing publishes the rest.
        }
    }
}
