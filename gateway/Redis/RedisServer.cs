using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Exchange.Gateway.Health;
using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>
/// The one connection to Redis. No call waits longer than the timeout, none throws, and while Redis does not answer
/// hardly any is made: whoever calls must be able to do without.
/// </summary>
internal sealed partial class RedisServer(RedisClient client, TimeSpan timeout, NodeHealth health, TimeProvider time, ILogger<RedisServer> logger)
    : IHostedService, IAsyncDisposable
{
    public const string Part = "redis";

    private const int MostTurns = 5;

    private readonly RedisBreaker _breaker = new(time);
    private readonly ReplyPatience _patience = new(timeout, time);
    private readonly CancellationTokenSource _end = new();
    private Task? _connecting;
    private volatile ConnectionMultiplexer? _connection;

    /// <summary>Why it has failed since it last answered: each reason is told once, because the first is not always the one to mend.</summary>
    private readonly ConcurrentDictionary<string, bool> _told = new();
    private volatile bool _isAway;
    private int _isLooking;
    private int _isDisposed;

    /// <summary>Begins to connect; nobody waits for it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _connecting ??= ConnectAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes a call, or gives up.</summary>
    /// <param name="state">What the call needs, so that it needs no closure.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RedisReply<T>> TryAsync<TState, T>(TState state, Func<IDatabase, TState, Task<T>> call)
    {
        if (_connection is not { } connection || !_breaker.MayCall())
        {
            RedisMetrics.Skipped();
            health.Failed(Part);
            return default;
        }

        try
        {
            T reply;
            try
            {
                reply = await Bounded(call(connection.GetDatabase(), state));
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // The server has lost its scripts; the client, which knows it now, sends them along.
                reply = await Bounded(call(connection.GetDatabase(), state));
            }

            _breaker.Succeeded();
            RedisMetrics.Succeeded();
            health.Succeeded(Part);
            if (_isAway)
            {
                _isAway = false;
                _told.Clear();
                Log.Back(logger);
            }

            return new RedisReply<T>(true, reply);
        }
        catch (RedisServerException exception) when (RedisFailure.IsOnTheMove(exception))
        {
            _breaker.Succeeded();
            RedisMetrics.Failed();
            return default;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            _breaker.Failed();
            RedisMetrics.Failed();
            Tell(exception);
            return default;
        }
    }

    /// <summary>Twice, too: the host ends it as itself and as one of its services.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _end.CancelAsync();
        if (_connecting is not null)
        {
            await _connecting;
        }

        _connection?.Dispose();
        _end.Dispose();
    }

    /// <summary>
    /// The client itself would wait for ever for a server that hangs. Where this process has no processor for the reply,
    /// it is waited for a few times more: otherwise a rush would be taken for a failure.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> Bounded<T>(Task<T> task)
    {
        for (int turn = 1; !await _patience.WaitAsync(task); turn++)
        {
            if ((turn == MostTurns || !await _patience.Strain.IsStrainedAsync()) && !task.IsCompleted)
            {
                throw new TimeoutException();
            }
        }

        return await task;
    }

    private void Tell(Exception exception)
    {
        health.Failed(Part);
        Tell(RedisFailure.ReasonOf(exception, client.Trust));
        _isAway = true;
        if (exception is RedisConnectionException && Interlocked.Exchange(ref _isLooking, 1) == 0)
        {
            _ = LookAsync();
        }
    }

    private void Tell(string reason)
    {
        if (_told.TryAdd(reason, true))
        {
            Log.Away(logger, reason);
        }
    }

    /// <summary>Why there is no connection, where the client does not tell; not more often than a call is tried.</summary>
    private async Task LookAsync()
    {
        try
        {
            if (await RedisRefusal.RefusesPasswordAsync(client, _end.Token))
            {
                Tell(RedisRefusal.OfPassword);
            }
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private async Task ConnectAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(client.Options);
                // Every caller goes on by itself, and none holds up those behind it.
                connection.PreserveAsyncOrder = false;
                _connection = connection;
                return;
            }
            catch (Exception exception) when (!_end.IsCancellationRequested)
            {
                Tell(exception);
                await Task.Delay(RedisBreaker.Pause, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis does not answer ({Reason}); the node does without")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "Redis answers again")]
        public static partial void Back(ILogger logger);
    }
}

/// <param name="Succeeded">Whether there is a value.</param>
internal readonly record struct RedisReply<T>(bool Succeeded, T Value);
