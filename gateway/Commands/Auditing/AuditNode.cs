using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit.Export;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>A node as an auditor asks it: over HTTP, so that the node records each question.</summary>
internal sealed class AuditNode : IDisposable
{
    private const string Searches = "api/v1/audit/searches";

    /// <summary>A proof, or a page of 200 records with batches in it.</summary>
    private const int MaximumAnswerBytes = 256 << 20;

    /// <summary>A record is published about a second behind its answer.</summary>
    private const int Tries = 30;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;

    /// <param name="url">The node's public address.</param>
    /// <param name="token">An access token of a client of the role auditor.</param>
    public AuditNode(Uri url, string token)
    {
        Address = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2), MaxResponseContentBufferSize = MaximumAnswerBytes };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The node's public address, with a slash at its end.</summary>
    public Uri Address { get; }

    /// <summary>One page of a search.</summary>
    /// <exception cref="UnanswerableException">The node refuses.</exception>
    public async Task<JsonElement> SearchAsync(JsonObject search, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri(Address, Searches), search, cancellation);
        return await ReadAsync(response, cancellation);
    }

    /// <summary>Everything that a search finds, as the node writes it.</summary>
    /// <exception cref="UnanswerableException">The node refuses.</exception>
    public async Task StreamAsync(JsonObject search, string mediaType, Func<Stream, Task> use, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, Searches)) { Content = JsonContent.Create(search) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            await ReadAsync(response, cancellation);
        }

        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        await use(body);
    }

    /// <summary>A record, shown in part, once it is published.</summary>
    /// <param name="context">The headers of the context; empty where none is given.</param>
    /// <exception cref="UnanswerableException">The node refuses, or does not publish the record in time.</exception>
    public async Task<byte[]> RecordAsync(int replica, ulong index, RecordGroups withheld, IEnumerable<int> questions, IReadOnlyDictionary<string, string> context, TimeProvider time, CancellationToken cancellation)
    {
        string withhold = string.Join(',', RecordGroupNames.All.Where(name => RecordGroupNames.TryParse(name, out RecordGroups group) && withheld.HasFlag(group)));
        Uri address = new(Address, string.Create(CultureInfo.InvariantCulture, $"api/v1/audit/records/{replica}/{index}/proof?withhold={withhold}&questions={string.Join(',', questions)}"));
        for (int tries = 1; ; tries++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            foreach ((string name, string value) in context)
            {
                request.Headers.Add(name, value);
            }

            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            // A search's own record is copied to the database, where it is found, a moment later.
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotFound && tries < Tries)
            {
                await Task.Delay(s_pause, time, cancellation);
                continue;
            }

            JsonElement answer = await ReadAsync(response, cancellation);
            return System.Text.Encoding.ASCII.GetBytes(answer.GetProperty("disclosedRecord").GetString()!);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return response.IsSuccessStatusCode ? answer.RootElement.Clone() : throw new UnanswerableException(Describe(response.StatusCode, answer.RootElement));
        }
        catch (JsonException)
        {
            throw new UnanswerableException($"The node answered {(int)response.StatusCode}, and not as a node does.");
        }
    }

    private static string Describe(HttpStatusCode status, JsonElement problem)
    {
        string text = $"{(int)status} {Text(problem, "title")}: {Text(problem, "detail")} {Text(problem, "remedy")}";
        return problem.TryGetProperty("errors", out JsonElement errors)
            ? errors.EnumerateArray().Aggregate(text, (all, error) => $"{all}{Environment.NewLine}  {Text(error, "path")}: {Text(error, "message")}")
            : text;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;
}
