using System.Data.Common;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>Keeps a feed's cursor once a second at most, beside the stream: a slow database holds no change up.</summary>
/// <param name="path">
/// The way behind which the cursor is kept where cards are in Redis: then what is before it is there and vouched for, and
/// what is behind it comes again. Null where there is no Redis: then the last one is kept.
/// </param>
internal sealed partial class CursorKeeper(string feed, ICursorStore store, TimeProvider time, ILogger logger, CursorPath? path = null)
{
    /// <summary>How far the clocks of replicas may be apart.</summary>
    private static readonly TimeSpan s_apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastPatience = TimeSpan.FromSeconds(2);

    private volatile string _current = "";
    private volatile KeptCursor? _behind;
    private KeptCursor _kept = KeptCursor.None;
    private DateTimeOffset? _since;

    /// <summary>Behind the last event that has been dealt with; empty where there was none.</summary>
    public string Current
    {
        get => _current;
        set
        {
            _current = value;
            if (value.Length == 0)
            {
                _since = null;
            }

            _behind = path?.Next(value, time.GetUtcNow());
        }
    }

    /// <summary>Since when all changes come, if the stream goes on where another process left it. Told once: whatever begins later begins anew.</summary>
    public DateTimeOffset? TakeSince()
    {
        DateTimeOffset? since = _since;
        _since = null;
        return since;
    }

    /// <summary>Reads the cursor, until it can: to begin without it would pass over changes.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _kept = await store.LoadAsync(feed, cancellation);
                _current = _kept.Text;
                _since = _kept.ReceivedAt + s_apart;
                path?.Begin(_kept);
                return;
            }
            catch (DbException exception)
            {
                Log.NotLoaded(logger, feed, exception);
            }

            await Task.Delay(s_interval, time, cancellation);
        }
    }

    /// <summary>Keeps the cursor until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(s_interval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellation.IsCancellationRequested)
            {
                await SaveAsync(cancellation);
            }
        }
    }

    /// <summary>Keeps what has not been kept yet, at the end.</summary>
    public async Task FinishAsync()
    {
        using CancellationTokenSource patience = new(s_lastPatience, time);
        await SaveAsync(patience.Token);
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        KeptCursor cursor = path is null ? new KeptCursor(_current, null) : _behind ?? _kept;
        if (cursor == _kept)
        {
            return;
        }

        try
        {
            await store.SaveAsync(feed, cursor, cancellation);
            _kept = cursor;
        }
        catch (DbException exception)
        {
            Log.NotKept(logger, feed, exception);
        }
        catch (OperationCanceledException)
        {
            // The changes since are announced again at the next start.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The cursor of change feed {Feed} cannot be read yet")]
        public static partial void NotLoaded(ILogger logger, string feed, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "The cursor of change feed {Feed} cannot be kept now")]
        public static partial void NotKept(ILogger logger, string feed, Exception exception);
    }
}
