namespace Exchange.Departments.Hosting;

/// <summary>The process that started this one, seen through standard input.</summary>
internal static class Parent
{
    /// <summary>Completes when standard input ends, which it does when the parent does, however it ends.</summary>
    public static async Task ClosedAsync(CancellationToken cancellation)
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        // Reading a console or pipe cannot be cancelled everywhere, so that waiting for it is.
        while (await Task.Run(() => input.Read(ignored), cancellation).WaitAsync(cancellation) > 0)
        {
        }
    }
}
