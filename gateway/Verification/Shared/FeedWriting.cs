namespace Exchange.Gateway.Verification.Shared;

/// <summary>Lets every feed's writer run while the node does.</summary>
internal sealed class FeedWriting(IReadOnlyList<FeedWriter> writers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(writers.Select(writer => writer.RunAsync(stoppingToken)));
}
