using Exchange.Contracts.V1;
using Exchange.Gateway.Health;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;
using Grpc.Core;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// Passes one source's stream on to the topic, for as long as the topic takes it. Heartbeats go out twice a second whatever
/// the source does: they say how far it has been published, and that somebody is at work.
/// </summary>
internal sealed partial class PublishingSession
{
    /// <summary>The name under which readiness tells that the topic takes nothing.</summary>
    public const string Part = "kafka";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly PublishedSource _source;
    private readonly TopicWriter _writer;
    private readonly CardMaker _maker;
    private readonly NodeHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Generation _lastGeneration;
    private volatile PublishedState? _state;
    private volatile TaskCompletionSource _news = New();
    private string _cursor;

    /// <param name="last">What the topic ends with.</param>
    public PublishingSession(PublishedSource source, TopicWriter writer, LastHeartbeat last, CardMaker maker, NodeHealth health, TimeProvider time, ILogger logger)
    {
        (_source, _writer, _maker, _health, _time, _logger) = (source, writer, maker, health, time, logger);
        _lastGeneration = last.State?.Generation ?? default;
        // Under another index key a certificate's changes go to another partition, and their order is lost.
        _state = last is { State: { IsAbsent: false, Cursor.Length: > 0 }, HasSameIndexKey: true } ? last.State : null;
        _cursor = _state?.Cursor ?? "";
    }

    /// <exception cref="Confluent.Kafka.KafkaException">The topic does not take it.</exception>
    /// <exception cref="TimeoutException">It is not known whether it does.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] parts = [BeatAsync(end.Token), FollowAsync(end.Token)];
        Task first = await Task.WhenAny(parts);
        await end.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task news = _news.Task;
            if (_state is { } state)
            {
                await _writer.BeatAsync(state, _time, cancellation);
                _health.Succeeded(Part);
            }

            await news.WaitAsync(s_interval, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            FeedStop stop = await FollowStreamAsync(cancellation);
            await SettleAsync(_state?.SourceTime, cancellation);
            Log.Stopped(_logger, _source.Name, stop);
            if (stop is FeedStop.CursorLost or FeedStop.Absent)
            {
                _cursor = "";
            }

            if (stop == FeedStop.Absent && _state is not { IsAbsent: true })
            {
                Become(new PublishedState(NextGeneration, null, "", IsAbsent: true));
            }

            await Task.Delay(stop == FeedStop.Absent ? ChangeFollower.PauseWithoutFeed : s_pause, _time, cancellation);
        }
    }

    private async Task<FeedStop> FollowStreamAsync(CancellationToken cancellation)
    {
        string cursor = _cursor;
        bool isFirst = cursor.Length == 0;
        using CancellationTokenSource silence = new(Timeout.InfiniteTimeSpan, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        try
        {
            await using IAsyncEnumerator<ChangeEvent> events = _source.Changes.OpenAsync(cursor, either.Token).GetAsyncEnumerator(either.Token);
            while (true)
            {
                silence.CancelAfter(ChangeFollower.MostSilence);
                if (!await events.MoveNextAsync())
                {
                    return FeedStop.Broken;
                }

                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                if (await ReceiveAsync(events.Current, isFirst, cancellation) is { } stop)
                {
                    return stop;
                }

                isFirst = false;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && either.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            return FeedStop.Silent;
        }
        catch (RpcException exception)
        {
            return FeedStops.Of(exception.StatusCode, cursor);
        }
    }

    /// <param name="isFirst">From here on nothing is missed; what was before may have been.</param>
    /// <returns>Why the stream must be given up, or null.</returns>
    private async ValueTask<FeedStop?> ReceiveAsync(ChangeEvent received, bool isFirst, CancellationToken cancellation)
    {
        if (received.Changed is { Type: { } type } changed && _source.Types.Contains(type.Code))
        {
            if (changed.Id.Length == 0 || changed.ChangeSequence == 0 || !AnswerCheck.IsUsable(changed, hasState: true))
            {
                return FeedStop.Unusable;
            }

            _writer.Change(_maker.Make(changed, DateTimeOffset.UnixEpoch));
        }

        _cursor = received.Cursor;
        if (isFirst)
        {
            await _writer.SettleAsync(_time, cancellation);
            Become(new PublishedState(NextGeneration, received.SourceTime, _cursor, IsAbsent: false));
        }
        else if (received.SourceTime is not null || _writer.UnderWay >= TopicWriter.MostUnderWay)
        {
            await SettleAsync(received.SourceTime ?? _state?.SourceTime, cancellation);
        }

        return null;
    }

    /// <summary>What has been read so far is in the topic, and may be vouched for.</summary>
    private async Task SettleAsync(DateTimeOffset? sourceTime, CancellationToken cancellation)
    {
        await _writer.SettleAsync(_time, cancellation);
        if (_state is { IsAbsent: false } state)
        {
            Become(state with { Cursor = _cursor, SourceTime = sourceTime });
        }
    }

    private void Become(PublishedState state)
    {
        _state = state;
        TaskCompletionSource news = _news;
        _news = New();
        news.TrySetResult();
    }

    private Generation NextGeneration => (_state?.Generation ?? _lastGeneration).Next(Random.Shared);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The changes of source {Source} stopped before they could be published: {Stop}; they are asked for again")]
        public static partial void Stopped(ILogger logger, string source, FeedStop stop);
    }
}
