using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults;

/// <summary>An answered verification.</summary>
/// <param name="Officer">Unique to the request, so that its record can be told from all others.</param>
/// <param name="Latency">From when the request was due, so that a stall is not hidden by the requests it kept from being sent.</param>
internal sealed record Answered(string Officer, string CertificateId, ulong Index, TimeSpan Latency);

/// <summary>Verifications at a fixed rate over many connections, for as long as the node answers.</summary>
internal sealed class PacedLoad(NodeAddresses node, string token, IReadOnlyList<string> certificates, int rate) : IDisposable
{
    private const int Workers = 64;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Workers })
    {
        BaseAddress = new Uri(node.BaseUrl),
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private long _next;

    /// <summary>Requests that were not answered with a verdict.</summary>
    public int Unanswered { get; private set; }

    /// <param name="name">Part of every officer's name.</param>
    /// <param name="stop">Ends the load; requests under way are waited for.</param>
    public async Task<IReadOnlyList<Answered>> RunAsync(string name, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        _next = 0;
        List<Answered>[] answered = await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => WorkAsync(name, start, stop), CancellationToken.None)));
        return [.. answered.SelectMany(each => each)];
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<Answered>> WorkAsync(string name, long start, CancellationToken stop)
    {
        List<Answered> answered = [];
        while (!stop.IsCancellationRequested)
        {
            long number = Interlocked.Increment(ref _next) - 1;
            TimeSpan due = TimeSpan.FromSeconds((double)number / rate);
            TimeSpan early = due - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, CancellationToken.None);
            }

            string certificate = certificates[(int)(number % certificates.Count)];
            string officer = $"{name}-{number}";
            if (await VerifyAsync(certificate, officer) is { } index)
            {
                answered.Add(new Answered(officer, certificate, index, Stopwatch.GetElapsedTime(start) - due));
            }
            else
            {
                Unanswered++;
            }
        }

        return answered;
    }

    /// <summary>The index of the record, or null where no verdict came.</summary>
    private async Task<ulong?> VerifyAsync(string certificate, string officer)
    {
        using JsonContent content = JsonContent.Create(new { certificateId = certificate, context = new { purpose = Purpose.Granted, officer } });
        try
        {
            using HttpResponseMessage response = await _http.PostAsync("/api/v1/verifications", content);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
            return answer.RootElement.GetProperty("audit").GetProperty("index").GetUInt64();
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or TaskCanceledException or JsonException)
        {
            return null;
        }
    }
}
