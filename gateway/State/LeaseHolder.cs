using System.Data.Common;

namespace Exchange.Gateway.State;

/// <summary>
/// Does something in one replica at a time. While the database is away whoever holds the lease goes on, and nobody else
/// takes it; so for a moment two may hold it, and what they do must bear that.
/// </summary>
internal sealed partial class LeaseHolder(ILeases leases, string name, TimeProvider time, ILogger logger)
{
    /// <summary>For so long nobody else takes the lease of a replica that has died.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    /// <summary>How often a replica that does not hold the lease tries to.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>Another one for each process, so that a replica that was replaced is another holder.</summary>
    private readonly string _holder = Guid.NewGuid().ToString("N");

    /// <param name="act">Runs while the lease is held; cancelled when it is lost. It does not end by itself.</param>
    public async Task RunAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        while (true)
        {
            while (await TryAsync(cancellation) is not true)
            {
                await Task.Delay(Retry, time, cancellation);
            }

            Log.Taken(logger, name);
            await HoldAsync(act, cancellation);
            Log.Lost(logger, name);
        }
    }

    private async Task HoldAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        using CancellationTokenSource lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task acting = act(lost.Token);
        try
        {
            do
            {
                await Task.Delay(Renewal, time, cancellation);
            }
            while (await TryAsync(cancellation) is not false);
        }
        finally
        {
            await lost.CancelAsync();
            await acting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync();
        }
    }

    /// <returns>Whether it is held now; null where the database does not say.</returns>
    private async Task<bool?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            return await leases.TryHoldAsync(name, _holder, Length, cancellation).WaitAsync(Renewal, time, cancellation);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            Log.NotKnown(logger, name, exception.Message);
            return null;
        }
    }

    /// <summary>So that another replica need not wait until it runs out.</summary>
    private async Task ReleaseAsync()
    {
        try
        {
            await leases.ReleaseAsync(name, _holder, CancellationToken.None).WaitAsync(Renewal, time, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            Log.NotKnown(logger, name, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "This replica holds the lease {Name} now")]
        public static partial void Taken(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "Another replica holds the lease {Name} now")]
        public static partial void Lost(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "The database does not say who holds the lease {Name}: {Reason}")]
        public static partial void NotKnown(ILogger logger, string name, string reason);
    }
}
