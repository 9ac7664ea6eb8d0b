using System.Globalization;
using System.Net;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest.Requests;
using Exchange.Adapters.Sources;

namespace Exchange.Adapters.Rest;

/// <summary>
/// Sends requests to one registry over connections of its own, and tells its answers apart. Redirects are not
/// followed, because they would carry the secret elsewhere.
/// </summary>
internal sealed class RestClient : IDisposable
{
    /// <summary>An attempt ends by its own clock; this ends the connecting that it leaves behind.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http;
    private readonly RestSettings _settings;
    private readonly int _responseLimit;

    public RestClient(RestSettings settings, SourceSettings source)
    {
        _settings = settings;
        _responseLimit = source.ResponseLimit;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = LongestConnect,
            MaxConnectionsPerServer = source.MostConnections,
            // A registry that moves to another address is found again without a restart.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>Asks, and gives the parsed answer or that there is no match.</summary>
    public async ValueTask<SourceResult<RestReply>> AskAsync(
        RestOperation operation, SourceResult<HttpRequestMessage> request, MappingTrace? trace, CancellationToken cancellation)
    {
        var sent = await SendAsync(operation, request, trace, cancellation).ConfigureAwait(false);
        if (!sent.Succeeded)
        {
            return sent.Failure;
        }

        using var response = sent.Value;
        return await ReadAsync(operation, response, trace, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends the request and gives the response when its head is here.</summary>
    public async ValueTask<SourceResult<HttpResponseMessage>> SendAsync(
        RestOperation operation, SourceResult<HttpRequestMessage> filled, MappingTrace? trace, CancellationToken cancellation)
    {
        if (!filled.Succeeded)
        {
            trace?.Add("request", operation.Request.Place, "", "", filled.Failure.Message);
            return filled.Failure;
        }

        using var request = filled.Value;
        _settings.Authentication.Apply(request);
        if (trace is not null)
        {
            _settings.Authentication.Mask(trace);
            trace.Add("request", operation.Request.Place, "", await RestText.OfAsync(request, _settings.Charset, cancellation).ConfigureAwait(false));
        }

        var failure = SourceFailure.Unavailable("the registry cannot be reached");
        try
        {
            return await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            failure = SourceFailure.Unavailable($"the registry cannot be reached ({error.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            failure = SourceFailure.Unavailable("the registry did not take the connection in time");
        }

        trace?.Add("response", operation.Request.Place, "", "", failure.Message);
        return failure;
    }

    /// <summary>Reads a response whose head is here.</summary>
    public async ValueTask<SourceResult<RestReply>> ReadAsync(
        RestOperation operation, HttpResponseMessage response, MappingTrace? trace, CancellationToken cancellation)
    {
        ResponseBody? body;
        try
        {
            body = await ResponseBody.ReadAsync(response.Content, _responseLimit, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            trace?.Add("response", operation.Request.Place, RestText.HeadOf(response), "", "the connection broke");
            return SourceFailure.Unavailable("the connection to the registry broke");
        }

        if (body is null)
        {
            var tooLong = SourceFailure.Invalid($"the answer is longer than {_responseLimit} bytes");
            trace?.Add("response", operation.Request.Place, RestText.HeadOf(response), "", tooLong.Message);
            return tooLong;
        }

        trace?.Add("response", operation.Request.Place, RestText.HeadOf(response), RestText.Of(body, _settings.Charset));
        var reply = Interpret(operation, response, body, trace);
        if (!reply.Succeeded || reply.Value.IsNoMatch)
        {
            body.Dispose();
        }

        return reply;
    }

    public void Dispose() => _http.Dispose();

    private SourceResult<RestReply> Interpret(
        RestOperation operation, HttpResponseMessage response, ResponseBody body, MappingTrace? trace)
    {
        var answer = response.IsSuccessStatusCode || operation.NeedsBody
            ? _settings.Reading.Form.Parse(body.Bytes, _settings.Charset)
            : null;
        var status = (int)response.StatusCode;
        foreach (var rule in operation.Rules)
        {
            var holds = rule.Holds(status, answer);
            trace?.Add(rule.Meaning, rule.Place, status.ToString(CultureInfo.InvariantCulture), holds ? "yes" : "no");
            if (holds)
            {
                answer?.Dispose();
                return MeaningOf(rule);
            }
        }

        if (response.IsSuccessStatusCode)
        {
            return answer is not null
                ? new RestReply(answer, body)
                : SourceFailure.Invalid($"the answer is no {_settings.Reading.Form.Name} in {_settings.Charset.WebName}");
        }

        answer?.Dispose();
        return status is >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests
            ? SourceFailure.Unavailable($"the registry answered HTTP {status}")
            : SourceFailure.Invalid($"the registry answered HTTP {status}");
    }

    private static SourceResult<RestReply> MeaningOf(AnswerRule rule) => rule.Meaning switch
    {
        RestOperation.NoMatch => RestReply.NoMatch,
        RestOperation.Conflict => new SourceFailure(SourceFault.Conflict, "the registry has another certificate under this identifier"),
        RestOperation.Unavailable => SourceFailure.Unavailable($"the registry said so ({rule.Place})"),
        _ => SourceFailure.Invalid($"the registry reported an error ({rule.Place})"),
    };
}
