using Polly;
using Polly.CircuitBreaker;

namespace Exchange.Adapters.Sources;

/// <summary>What an attempt says about the registry's health.</summary>
internal enum AttemptHealth
{
    /// <summary>The registry answered, whatever the answer.</summary>
    Answered,

    /// <summary>The registry could not be asked.</summary>
    Failed,

    /// <summary>The caller gave up before the registry had its time.</summary>
    Untold,
}

/// <summary>
/// Leaves a registry alone that fails too often. While open no attempt is made; after the pause one attempt probes,
/// and its outcome closes or reopens it.
/// </summary>
internal sealed partial class SourceCircuit
{
    private readonly ResiliencePipeline<AttemptHealth> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();

    public SourceCircuit(string source, CircuitSettings settings, TimeProvider time, ILogger logger)
    {
        _pipeline = new ResiliencePipelineBuilder<AttemptHealth> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptHealth>
            {
                FailureRatio = settings.FailureRatio,
                MinimumThroughput = settings.LeastCalls,
                SamplingDuration = settings.Window,
                BreakDuration = settings.Pause,
                StateProvider = _state,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome)),
                OnOpened = _ =>
                {
                    Log.Opened(logger, source, settings.Pause);
                    return default;
                },
                OnClosed = _ =>
                {
                    Log.Closed(logger, source);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>closed, open or half-open.</summary>
    public string State => _state.CircuitState switch
    {
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half-open",
        _ => "open",
    };

    /// <summary>Makes the attempt and takes note of it; false where the circuit does not let it be made.</summary>
    public async ValueTask<bool> TryAsync<TState>(Func<TState, ValueTask<AttemptHealth>> attempt, TState state)
    {
        // The attempt ends by its own clock. The circuit gets no token, so that it takes note of every end.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, CancellationToken.None);
        try
        {
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, made) =>
                {
                    try
                    {
                        return Outcome.FromResult(await made.attempt(made.state).ConfigureAwait(false));
                    }
                    catch (Exception error)
                    {
                        return Outcome.FromException<AttemptHealth>(error);
                    }
                },
                context,
                (attempt, state)).ConfigureAwait(false);
            if (outcome.Exception is BrokenCircuitException)
            {
                return false;
            }

            outcome.ThrowIfException();
            return true;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // A probe that tells nothing must not close the circuit.
    private bool IsFailure(Outcome<AttemptHealth> outcome) =>
        outcome.Exception is not null
        || outcome.Result == AttemptHealth.Failed
        || (outcome.Result == AttemptHealth.Untold && _state.CircuitState == CircuitState.HalfOpen);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Source {Source} fails too often: left alone for {Pause}")]
        public static partial void Opened(ILogger logger, string source, TimeSpan pause);

        [LoggerMessage(2, LogLevel.Information, "Source {Source} answers again")]
        public static partial void Closed(ILogger logger, string source);
    }
}
