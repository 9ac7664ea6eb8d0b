namespace Exchange.Gateway.Verification.Changes;

/// <summary>For a feed that begins anew with each process.</summary>
internal sealed class NoCursorStore : ICursorStore
{
    public Task<string> LoadAsync(string feed, CancellationToken cancellation) => Task.FromResult("");

    public Task SaveAsync(string feed, string cursor, CancellationToken cancellation) => Task.CompletedTask;
}
