using System.Diagnostics;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>Waits for what comes by itself. The deadline only bounds how long a failing test takes to say so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <param name="attempt">The value, or null while it is not there.</param>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> attempt)
        where T : class
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (true)
        {
            if (await attempt() is { } value)
            {
                return value;
            }

            if (clock.Elapsed > s_deadline)
            {
                throw new TimeoutException($"This did not happen within {s_deadline.TotalSeconds} s: {what}.");
            }

            await Task.Delay(s_pause);
        }
    }

    public static Task TrueAsync(string what, Func<Task<bool>> attempt) =>
        GetAsync(what, async () => await attempt() ? what : null);

    public static Task TrueAsync(string what, Func<bool> attempt) => TrueAsync(what, () => Task.FromResult(attempt()));
}
