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

    /// <param name="act">Runs while the lease is held; cancelled when it is lost. Where it ends by itself, the lease is left to whichever other replica wants it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        while (true)
        {
            while (await TryAsync(cancellation) is not true)
            {
                await Task.Delay(Retry, time, cancellation);
            }

            Log.Taken(logger, name);
            if (await HoldAsync(act, cancellation))
            {
                Log.Lost(logger, name);
            }
            else
            {
                Log.Left(logger, name);
                await Task.Delay(Length, time, cancellation);
            }
        }
    }

    /// <returns>True where another replica has taken it; false where what was done has ended.</returns>
    private async Task<bool> HoldAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        using CancellationTokenSource lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task acting = act(lost.Token);
        try
        {
            while (!acting.IsCompleted)
            {
                await Task.WhenAny(acting, Task.Delay(Renewal, time, lost.Token));
                cancellation.ThrowIfCancellationRequested();
                if (!acting.IsCompleted && await TryAsync(cancellation) is false)
                {
                    return true;
                }
            }

            return false;
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

        [LoggerMessage(4, LogLevel.Warning, "This replica cannot do what the lease {Name} is for, and leaves it to another one")]
        public static partial void Left(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "The database does not say who holds the lease {Name}: {Reason}")]
        public static partial void NotKnown(ILogger logger, string name, string reason);
    }
}
