using Spectre.Console;

namespace Exchange.Gateway.Commands;

/// <summary>How far a command is.</summary>
/// <param name="Done">Of <paramref name="Total"/>.</param>
/// <param name="Total">0 where that is not known.</param>
/// <param name="Text">For people.</param>
internal readonly record struct CommandProgress(double Done, double Total, string Text, bool HasEnded);

/// <summary>Shows how far a command is: a bar on a terminal, otherwise a line every few seconds.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    public static Task<T> RunAsync<T>(string name, TimeProvider time, Func<Action<CommandProgress>, Task<T>> work) =>
        System.Console.IsOutputRedirected ? work(Lines(name, time)) : WithBarAsync(name, work);

    private static Action<CommandProgress> Lines(string name, TimeProvider time)
    {
        long? told = null;
        return progress =>
        {
            if (told is not { } last || progress.HasEnded || time.GetElapsedTime(last) >= s_interval)
            {
                told = time.GetTimestamp();
                System.Console.Out.WriteLine(name + ": " + progress.Text);
            }
        };
    }

    private static Task<T> WithBarAsync<T>(string name, Func<Action<CommandProgress>, Task<T>> work) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
        .StartAsync(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(name));
            task.IsIndeterminate = true;
            return work(progress =>
            {
                task.IsIndeterminate = progress.Total == 0 && !progress.HasEnded;
                task.MaxValue = Math.Max(1, progress.HasEnded ? progress.Done : Math.Max(progress.Total, progress.Done));
                task.Value = progress.HasEnded ? task.MaxValue : progress.Done;
                task.Description = Markup.Escape(name + ": " + progress.Text);
            });
        });
}
