using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Verifications at a fixed rate over all replicas in turn. Nobody waits for an answer before the next is asked, and no
/// request waits for a connection, so that what is slow is seen and does not hide what comes behind it.
/// </summary>
internal sealed class OpenLoad : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly HttpClient _http;
    private readonly Uri[] _replicas;
    private readonly ConcurrentQueue<Asked> _answers = new();

    public OpenLoad(IReadOnlyList<OwnNode> replicas, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _replicas = [.. replicas.Select(replica => new Uri(replica.Client.Addresses.BaseUrl + "/api/v1/verifications"))];
    }

    /// <summary>The certificates that one question in four asks for by holder and type, because the holder has no other.</summary>
    public IReadOnlyDictionary<string, Generated> OnlyOnes { get; init; } = new Dictionary<string, Generated>();

    /// <summary>All answers so far.</summary>
    public IReadOnlyCollection<Asked> Answers => _answers;

    /// <param name="next">Which certificate to ask for.</param>
    /// <param name="stop">Ends the load; requests under way are waited for.</param>
    public async Task RunAsync(Func<string> next, int rate, CancellationToken stop)
    {
        ConcurrentDictionary<long, Task> underWay = new();
        long start = Stopwatch.GetTimestamp();
        for (long number = 0; !stop.IsCancellationRequested;)
        {
            long due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate);
            for (; number < due; number++)
            {
                long current = number;
                Task asking = AskAsync((int)(current % _replicas.Length), next());
                underWay[current] = asking;
                _ = asking.ContinueWith(_ => underWay.TryRemove(current, out Task? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }

            await Task.Delay(s_pause, CancellationToken.None);
        }

        await Task.WhenAll(underWay.Values);
    }

    /// <summary>So many at once, over all replicas in turn.</summary>
    public Task<Asked[]> AllAtOnceAsync(string certificateId, int asks) =>
        Task.WhenAll(Enumerable.Range(0, asks).Select(number => Task.Run(() => AskAsync(number % _replicas.Length, certificateId))));

    public void Dispose() => _http.Dispose();

    private async Task<Asked> AskAsync(int replica, string certificateId)
    {
        object question = OnlyOnes.TryGetValue(certificateId, out Generated? held) && Random.Shared.Next(4) == 0
            ? new { holder = new { code = held.HolderCode, codeType = held.HolderCodeType }, typeCode = held.TypeCode, context = Purpose.Context }
            : new { certificateId, context = Purpose.Context };
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(question, s_json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        long sent = Stopwatch.GetTimestamp();
        Asked asked;
        try
        {
            using HttpResponseMessage response = await _http.PostAsync(_replicas[replica], content);
            using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            long received = Stopwatch.GetTimestamp();
            asked = response.IsSuccessStatusCode
                ? new Asked(replica, certificateId, sent, received, (int)response.StatusCode, answer.RootElement.GetProperty("verdict").GetString(), answer.RootElement.GetProperty("asOf").GetDateTimeOffset())
                : new Asked(replica, certificateId, sent, received, (int)response.StatusCode, $"{answer.RootElement.GetProperty("code")}: {answer.RootElement.GetProperty("detail")}", default);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or TaskCanceledException or JsonException)
        {
            asked = new Asked(replica, certificateId, sent, Stopwatch.GetTimestamp(), 0, exception.GetType().Name, default);
        }

        _answers.Enqueue(asked);
        return asked;
    }
}
