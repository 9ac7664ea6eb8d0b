using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Streams;

/// <summary>Sends all answers to a search, a page at a time and no faster than they are read.</summary>
internal sealed partial class SearchStreams(NodeHealth health, ILogger<SearchStreams> logger)
{
    /// <param name="logOf">What the log of a replica is called.</param>
    public async Task WriteAsync(HttpContext http, SearchStream stream, ISearchFormat format, Func<int, string> logOf)
    {
        http.Response.ContentType = format.MediaType + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        System.IO.Pipelines.PipeWriter body = http.Response.BodyWriter;
        format.Begin(body);
        try
        {
            await foreach (AuditPage page in stream.PagesAsync(http.RequestAborted))
            {
                foreach (FoundRecord found in page.Found)
                {
                    format.Write(body, logOf(found.Place.Replica), found);
                }

                await body.FlushAsync(http.RequestAborted);
            }

            format.End(body, new SearchEnd(stream.Answered, stream.IsCut, [.. stream.Covered.Select(log => (logOf(log.Replica), log.Size))], stream.Audit!));
            await body.FlushAsync(http.RequestAborted);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or AuditKeyException)
        {
            // What has left cannot be taken back; without its end it is seen to be cut.
            health.Failed(StateDatabase.Part);
            Log.Cut(logger, exception);
            http.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The answers to a search could not be sent to their end")]
        public static partial void Cut(ILogger logger, Exception exception);
    }
}
