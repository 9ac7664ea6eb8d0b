using Exchange.Contracts.V1;
using Exchange.Gateway.Health;
using Exchange.Gateway.Sources;
using Grpc.Core;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// Keeps one stream of changes open: applies each change, tells the observers, and only then goes past it. Whatever
/// breaks the stream, it is opened again behind the last event that was dealt with.
/// </summary>
internal sealed partial class ChangeFollower(
    CardFeed feed, IChangeSource source, CardMaker maker, IReadOnlyList<ICardObserver> observers, CursorKeeper cursors,
    NodeHealth health, TimeProvider time, Random random, ILogger<ChangeFollower> logger)
{
    /// <summary>A stream without any event for this long counts as disconnected.</summary>
    public static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(2);

    /// <summary>How long it takes until a feed that is not there is asked for again.</summary>
    public static readonly TimeSpan PauseWithoutFeed = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_leastPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_mostPause = TimeSpan.FromSeconds(2);

    private readonly string _part = "changes:" + feed.Name;
    private TimeSpan _pause = s_leastPause;

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await cursors.LoadAsync(cancellation);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task keeping = cursors.RunAsync(end.Token);
            try
            {
                await FollowAsync(cancellation);
            }
            finally
            {
                await end.CancelAsync();
                await keeping;
                await cursors.FinishAsync();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            FeedStop stop = await FollowStreamAsync(cancellation);
            feed.IsConnected = false;
            cancellation.ThrowIfCancellationRequested();
            await Task.Delay(Settle(stop), time, cancellation);
        }
    }

    /// <summary>What a stop means for the feed.</summary>
    /// <returns>How long to wait until the stream is opened again.</returns>
    private TimeSpan Settle(FeedStop stop)
    {
        if (stop == FeedStop.Absent)
        {
            Log.Absent(logger, feed.Name);
            cursors.Current = "";
            feed.Absent();
            health.Succeeded(_part);
            return PauseWithoutFeed;
        }

        if (stop == FeedStop.CursorLost)
        {
            cursors.Current = "";
        }

        Log.Stopped(logger, feed.Name, stop);
        health.Failed(_part);
        TimeSpan pause = _pause * (0.5 + (random.NextDouble() / 2));
        _pause = _pause * 2 < s_mostPause ? _pause * 2 : s_mostPause;
        return pause;
    }

    private async Task<FeedStop> FollowStreamAsync(CancellationToken cancellation)
    {
        string cursor = cursors.Current;
        if (cursor.Length == 0)
        {
            // What happened since the last event, if there was one, will not come.
            feed.Interrupt();
        }

        using CancellationTokenSource silence = new(Timeout.InfiniteTimeSpan, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        SourceClock clock = new();
        try
        {
            await using IAsyncEnumerator<ChangeEvent> events = source.OpenAsync(cursor, either.Token).GetAsyncEnumerator(either.Token);
            while (true)
            {
                silence.CancelAfter(MostSilence);
                if (!await events.MoveNextAsync())
                {
                    return FeedStop.Broken;
                }

                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                if (await ReceiveAsync(events.Current, clock, cancellation) is { } stop)
                {
                    return stop;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && either.IsCancellationRequested)
        {
            return FeedStop.Silent;
        }
        catch (RpcException exception)
        {
            return FeedStops.Of(exception.StatusCode, cursor);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, feed.Name, exception);
            return FeedStop.Broken;
        }
    }

    /// <returns>Why the stream must be given up, or null.</returns>
    private async ValueTask<FeedStop?> ReceiveAsync(ChangeEvent received, SourceClock clock, CancellationToken cancellation)
    {
        feed.IsConnected = true;
        if (!feed.IsWatching || (received.Covered is not null && !feed.CoversExactly(received.Covered)))
        {
            feed.Begin(received.Covered, cursors.TakeSince());
        }

        if (received.Changed is { } changed && await ApplyAsync(changed, received, cancellation) is { } failure)
        {
            return failure;
        }

        cursors.Current = received.Cursor;
        return received.SourceTime is { } stamp ? Beat(clock, stamp) : null;
    }

    private async ValueTask<FeedStop?> ApplyAsync(Certificate changed, ChangeEvent received, CancellationToken cancellation)
    {
        if (changed.Type is null || !feed.Types.Contains(changed.Type.Code))
        {
            return null;
        }

        // Without a sequence nobody can tell whether it is older than what is kept.
        if (changed.Id.Length == 0 || changed.ChangeSequence == 0 || !AnswerCheck.IsUsable(changed, hasState: true))
        {
            return FeedStop.Unusable;
        }

        Card card = maker.Make(changed, feed.Moment?.AsOf ?? DateTimeOffset.UnixEpoch, received.Holder);
        feed.Apply(card, received.MayRepeat);
        foreach (ICardObserver observer in observers)
        {
            try
            {
                await observer.ObserveAsync(card, cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Log.NotObserved(logger, feed.Name, observer.GetType().Name, exception);
                return FeedStop.NotObserved;
            }
        }

        return null;
    }

    private FeedStop? Beat(SourceClock clock, DateTimeOffset stamp)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset asOf = clock.Read(stamp, now);
        if (now - asOf > FeedMoment.MostStale)
        {
            health.Failed(_part);
            // Opened again, the stream is read by the clock as it is now.
            return clock.RanAhead ? FeedStop.ClockChanged : null;
        }

        feed.Beat(asOf, now);
        health.Succeeded(_part);
        _pause = s_leastPause;
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Change feed {Feed} is disconnected: {Stop}; it is opened again")]
        public static partial void Stopped(ILogger logger, string feed, FeedStop stop);

        [LoggerMessage(2, LogLevel.Information, "There is no change feed {Feed}; its types live by their time to live")]
        public static partial void Absent(ILogger logger, string feed);

        [LoggerMessage(3, LogLevel.Error, "A change of feed {Feed} could not be told to {Observer}; it is announced again")]
        public static partial void NotObserved(ILogger logger, string feed, string observer, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "Change feed {Feed} cannot be opened")]
        public static partial void Failed(ILogger logger, string feed, Exception exception);
    }
}
