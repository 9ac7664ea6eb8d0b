namespace Exchange.Tests.Unit.Adapters;

/// <summary>What a test waits for comes, or the test fails: it never hangs.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task Patiently(this Task task) => task.WaitAsync(Patience);

    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task<T> Patiently<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);
}
