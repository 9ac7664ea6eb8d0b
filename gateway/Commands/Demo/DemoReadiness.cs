using System.Net.Http.Json;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>
/// Waits until a node serves, and has answered once for every registry: whoever tries the demo then meets no first call
/// that has to connect everything.
/// </summary>
internal sealed class DemoReadiness(DemoPlan plan, IReadOnlyList<DemoSample> samples) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new();

    public async Task WaitAsync(DemoNode node, CancellationToken cancellation)
    {
        await UntilAsync(() => new HttpRequestMessage(HttpMethod.Get, plan.HttpOf(node) + "/health/ready"), cancellation);
        foreach (DemoSample sample in samples.Where(sample => sample.Verdict == "valid").DistinctBy(sample => sample.TypeCode))
        {
            await UntilAsync(() => Verification(node, sample), cancellation);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Verification(DemoNode node, DemoSample sample)
    {
        HttpRequestMessage request = new(HttpMethod.Post, plan.HttpOf(node) + "/api/v1/verifications")
        {
            Content = JsonContent.Create(new { certificateId = sample.CertificateId, context = new { purpose = DemoWorld.Purposes[^1], officer = "demo" } }),
        };
        string[] header = File.ReadAllText(plan.HeaderOf(node, "counter")).Split(": ", 2);
        request.Headers.Add(header[0], header[1]);
        return request;
    }

    private async Task UntilAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using HttpRequestMessage attempt = request();
                using HttpResponseMessage response = await _http.SendAsync(attempt, cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(s_pause, cancellation);
        }
    }
}
