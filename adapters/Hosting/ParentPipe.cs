namespace Exchange.Adapters.Hosting;

/// <summary>Ends the process with its parent: standard input ends when the parent does, however it ends.</summary>
internal static class ParentPipe
{
    public static void StopWithParent(this IHostApplicationLifetime lifetime)
    {
        var watcher = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
            }

            lifetime.StopApplication();
        })
        {
            IsBackground = true,
            Name = "parent pipe",
        };
        watcher.Start();
    }
}
