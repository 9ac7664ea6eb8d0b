namespace Exchange.Gateway.Verification.Changes;

/// <summary>For a feed that begins anew with each process.</summary>
internal sealed class NoCursorStore : ICursorStore
{
    public Task<KeptCursor> LoadAsync(string feed, CancellationToken cancellation) => Task.FromResult(KeptCursor.None);

    public Task SaveAsync(string feed, KeptCursor cursor, CancellationToken cancellation) => Task.CompletedTask;
}
