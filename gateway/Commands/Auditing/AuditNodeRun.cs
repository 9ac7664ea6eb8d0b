namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Runs a command that asks a node, and says in a line why that has failed.</summary>
internal static class AuditNodeRun
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is UnanswerableException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(Printable.Of(exception.Message));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            await System.Console.Error.WriteLineAsync("The node answered, and not as a node does.");
        }
        catch (OperationCanceledException)
        {
            await System.Console.Error.WriteLineAsync("The node did not answer in time, or the command was ended.");
        }

        return ExitCodes.Failed;
    }
}
