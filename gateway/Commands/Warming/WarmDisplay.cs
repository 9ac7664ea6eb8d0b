using System.Globalization;
using Spectre.Console;

namespace Exchange.Gateway.Commands.Warming;

/// <summary>Shows how far it is: a bar on a terminal, otherwise a line every few seconds.</summary>
internal static class WarmDisplay
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    public static Task<T> RunAsync<T>(string name, TimeProvider time, Func<Action<WarmProgress>, Task<T>> work) =>
        System.Console.IsOutputRedirected ? work(Lines(name, time)) : WithBarAsync(name, work);

    private static Action<WarmProgress> Lines(string name, TimeProvider time)
    {
        long? told = null;
        return progress =>
        {
            if (told is not { } last || progress.Cursor.Length == 0 || time.GetElapsedTime(last) >= s_interval)
            {
                told = time.GetTimestamp();
                System.Console.Out.WriteLine(name + ": " + Describe(progress));
            }
        };
    }

    private static Task<T> WithBarAsync<T>(string name, Func<Action<WarmProgress>, Task<T>> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
        .StartAsync(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(name));
            task.IsIndeterminate = true;
            return work(progress =>
            {
                bool ended = progress.Cursor.Length == 0;
                task.IsIndeterminate = progress.Total == 0 && !ended;
                task.MaxValue = Math.Max(1, ended ? progress.Read : Math.Max(progress.Total, progress.Read));
                task.Value = ended ? task.MaxValue : progress.Read;
                task.Description = Markup.Escape(name + ": " + Describe(progress));
            });
        });

    private static string Describe(WarmProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Read}{(progress.Total > 0 ? $" of {progress.Total}" : "")} read, {progress.Taken} in Redis, {progress.Read - progress.Taken} newer there");
}
