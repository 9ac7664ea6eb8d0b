namespace Exchange.Gateway.Commands;

/// <summary>Lets a child process end with its parent: the parent holds the other end of standard input.</summary>
internal static class ParentPipe
{
    public static IDisposable Watch(bool enabled, Action closed)
    {
        CancellationTokenSource stop = new();
        if (enabled)
        {
            _ = WatchAsync(closed, stop.Token);
        }

        return stop;
    }

    private static async Task WatchAsync(Action closed, CancellationToken stop)
    {
        byte[] buffer = new byte[64];
        await using Stream input = System.Console.OpenStandardInput();
        try
        {
            while (await input.ReadAsync(buffer, stop) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The pipe broke, which is how a killed parent looks.
        }

        if (!stop.IsCancellationRequested)
        {
            closed();
        }
    }
}
