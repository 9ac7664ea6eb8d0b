using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search;

/// <summary>Looking into the copied records so that the node's health shows what came of it, and whoever asks is told.</summary>
internal sealed partial class SearchAttempts(NodeHealth health, ILogger<SearchAttempts> logger)
{
    /// <param name="traceId">Of the call that looks.</param>
    public async Task<Outcome<T>> TryAsync<T>(string traceId, Func<Task<Outcome<T>>> look)
        where T : class
    {
        try
        {
            Outcome<T> outcome = await look();
            health.Succeeded(StateDatabase.Part);
            return outcome;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or AuditKeyException)
        {
            health.Failed(StateDatabase.Part);
            Log.Failed(logger, traceId, exception);
            return new Problem(ProblemKind.SourceUnavailable, "The records cannot be searched now.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The records could not be searched; trace {TraceId}")]
        public static partial void Failed(ILogger logger, string traceId, Exception exception);
    }
}
