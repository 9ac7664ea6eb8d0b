namespace Exchange.Gateway.Commands;

/// <summary>Lets a child process end with its parent: the parent holds the other end of standard input.</summary>
internal static class ParentPipe
{
    public static void StopWithParent(this IHostApplicationLifetime lifetime)
    {
        // A read of standard input holds its thread until the end, so it is not one of the pool's.
        Thread watcher = new(() => WaitForEnd(lifetime)) { IsBackground = true, Name = "parent pipe" };
        watcher.Start();
    }

    private static void WaitForEnd(IHostApplicationLifetime lifetime)
    {
        using Stream input = System.Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[64];
        try
        {
            while (input.Read(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // The pipe broke, which is how a killed parent looks.
        }

        lifetime.StopApplication();
    }
}
