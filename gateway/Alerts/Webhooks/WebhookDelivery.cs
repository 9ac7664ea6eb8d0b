using System.Data.Common;
using System.Net.Http.Headers;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.Alerts.Webhooks;

/// <summary>
/// Tells the receiver of one alert after the other, in order and each until it was taken: at least once, because a node may be
/// killed before it has noted the answer. What could not be told for a day is given up, but not before it was tried for an hour.
/// </summary>
internal sealed partial class WebhookDelivery(
    WebhookReceiver receiver, HttpClient http, AlertNotice notice, NoticeSignature signature, AlertStore store, NodeHealth health, TimeProvider time, ILogger<WebhookDelivery> logger)
{
    /// <summary>How it is called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public const string Part = "alert-webhook";

    /// <summary>So long it is tried to tell of an alert.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>And at least so long by this process: the node itself may have been away for longer than a day.</summary>
    public static readonly TimeSpan LeastTried = TimeSpan.FromHours(1);

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Shorter than a failure counts in <see cref="NodeHealth"/>.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(3);

    private TimeSpan _pause = FirstPause;
    private Failure? _failure;

    /// <summary>Does what is to be done, and says how long it need not be called again.</summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public async Task<TimeSpan> StepAsync(CancellationToken cancellation)
    {
        if (_failure is not null)
        {
            // The next try may take as long as this is remembered.
            health.Failed(Part);
        }

        Alert? alert = await store.NextToDeliverAsync(cancellation);
        bool told = alert is not null && Wait() == TimeSpan.Zero && await TryAsync(alert, cancellation);
        // What failed was given up.
        _failure = alert is null ? null : _failure;
        if (_failure is not null || await store.IsAnyGivenUpAsync(cancellation))
        {
            health.Failed(Part);
        }
        else
        {
            health.Succeeded(Part);
        }

        TimeSpan wait = Wait();
        return told ? TimeSpan.Zero : _failure is null ? FirstPause : wait < s_look ? wait : s_look;
    }

    /// <returns>Whether it was taken.</returns>
    private async Task<bool> TryAsync(Alert alert, CancellationToken cancellation)
    {
        string? reason = await SendAsync(alert, cancellation);
        if (reason is null)
        {
            await store.NoteDeliveryAsync(alert.Id, time.GetUtcNow(), cancellation);
            if (_failure is not null)
            {
                Log.Again(logger);
            }

            (_pause, _failure) = (FirstPause, null);
            return true;
        }

        if (_failure?.Reason != reason)
        {
            Log.NotTaken(logger, reason);
        }

        long now = time.GetTimestamp();
        _failure = new Failure(reason, _failure?.Since ?? now, now, _pause);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        if (time.GetElapsedTime(_failure.Since) >= LeastTried)
        {
            await GiveUpAsync(cancellation);
        }

        return false;
    }

    private async Task GiveUpAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await store.GiveUpAsync(now - Patience, now, cancellation) is > 0 and var given)
        {
            AlertMetrics.Delivery("given-up", given);
            Log.GivenUp(logger, given);
        }
    }

    /// <summary>How long nothing is to be tried. By the clock that is never set: the other one may go back by days.</summary>
    private TimeSpan Wait() => _failure is { } failure && failure.Pause - time.GetElapsedTime(failure.Last) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <returns>Why it was not taken; null where it was.</returns>
    private async Task<string?> SendAsync(Alert alert, CancellationToken cancellation)
    {
        byte[] body = notice.Write(alert);
        using HttpRequestMessage request = new(HttpMethod.Post, receiver.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(NoticeSignature.Header, signature.Sign(body, alert.Id));
        try
        {
            // Only the status counts: however much it says, none of it is read.
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            AlertMetrics.Delivery(response.IsSuccessStatusCode ? "taken" : "refused");
            return response.IsSuccessStatusCode ? null : $"it answers {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            AlertMetrics.Delivery("unreachable");
            return exception is HttpRequestException ? exception.Message : "it does not answer in time";
        }
    }

    /// <summary>What was tried last was not taken.</summary>
    /// <param name="Since">When the first of the tries in a row was that failed; a timestamp of the time provider, like <paramref name="Last"/>.</param>
    /// <param name="Pause">How long after the last try nothing is tried.</param>
    private sealed record Failure(string Reason, long Since, long Last, TimeSpan Pause);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The receiver of alerts has not taken one, and is told again: {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The receiver of alerts takes them again")]
        public static partial void Again(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "{Count} alert(s) could not be told to the receiver for a day and were given up; /api/v1/alerts has them")]
        public static partial void GivenUp(ILogger logger, int count);
    }
}
