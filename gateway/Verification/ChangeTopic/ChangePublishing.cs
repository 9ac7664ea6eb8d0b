using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>Publishes each source of this node while this replica holds the lease for it.</summary>
internal sealed class ChangePublishing(IReadOnlyList<(LeaseHolder Lease, SourcePublisher Publisher)> sources) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Task.WhenAll(sources.Select(source => Task.Run(() => source.Lease.RunAsync(source.Publisher.RunAsync, stoppingToken), CancellationToken.None)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
