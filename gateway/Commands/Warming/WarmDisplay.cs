using System.Globalization;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>Shows how far a snapshot has been read.</summary>
internal static class WarmDisplay
{
    public static Task<T> RunAsync<T>(string name, TimeProvider time, Func<Action<WarmProgress>, Task<T>> work) =>
        ProgressDisplay.RunAsync(name, time, report => work(progress => report(Describe(progress))));

    private static CommandProgress Describe(WarmProgress progress) => new(
        progress.Read,
        progress.Total,
        string.Create(CultureInfo.InvariantCulture,
            $"{progress.Read}{(progress.Total > 0 ? $" of {progress.Total}" : "")} read, {progress.Taken} in Redis, {progress.Read - progress.Taken} newer there"),
        HasEnded: progress.Cursor.Length == 0);
}
