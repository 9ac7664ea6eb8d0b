namespace Exchange.Gateway.Verification.Changes;

/// <summary>Follows all feeds while the node runs.</summary>
internal sealed class ChangeFollowing(IReadOnlyList<ChangeFollower> followers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(followers.Select(follower => Task.Run(() => follower.RunAsync(stoppingToken), CancellationToken.None)));
}
