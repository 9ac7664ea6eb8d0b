namespace Exchange.Gateway.Search.Copies;

/// <summary>Work that is done at the same time, none of which is left behind.</summary>
internal static class Together
{
    /// <summary>Runs all parts to their ends. Where one fails the others are ended, and what it failed by is thrown once they have.</summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> parts, CancellationToken cancellation)
    {
        using CancellationTokenSource all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(parts.Select(part => Task.Run(() => RunAsync(part, all), CancellationToken.None)));
    }

    private static async Task RunAsync(Func<CancellationToken, Task> part, CancellationTokenSource all)
    {
        try
        {
            await part(all.Token);
        }
        catch
        {
            await all.CancelAsync();
            throw;
        }
    }
}
