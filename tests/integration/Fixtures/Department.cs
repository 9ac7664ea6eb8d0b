using System.Net.Http.Json;
using System.Text.Json;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>A simulated department, told what to do.</summary>
public sealed class Department(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <param name="mode">normal, slow, fail, hang, lie, rubbish.</param>
    /// <param name="milliseconds">For slow: how much later it answers.</param>
    public async Task BehaveAsync(string mode, int milliseconds = 500)
    {
        using HttpResponseMessage response = await _http.PutAsJsonAsync("/_control/behaviour", new { mode, milliseconds });
        response.EnsureSuccessStatusCode();
    }

    public async Task ChangeStateAsync(string certificateId, string state)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("/_control/certificates/state", new { certificateId, state });
        response.EnsureSuccessStatusCode();
    }

    /// <summary>How often it has been called since the last time this was asked.</summary>
    public async Task<int> TakeCallsAsync()
    {
        JsonElement calls = await _http.GetFromJsonAsync<JsonElement>("/_control/calls");
        using HttpResponseMessage response = await _http.DeleteAsync("/_control/calls");
        response.EnsureSuccessStatusCode();
        return calls.GetProperty("total").GetInt32();
    }

    /// <summary>How often it has been asked for a certificate since calls were last taken.</summary>
    public Task<int> CertificateCallsAsync() => CallsAsync("GET /api/v1/certificates/{certificateId}");

    /// <param name="operation">Method and route.</param>
    public async Task<int> CallsAsync(string operation)
    {
        JsonElement calls = (await _http.GetFromJsonAsync<JsonElement>("/_control/calls")).GetProperty("calls");
        return calls.TryGetProperty(operation, out JsonElement count) ? count.GetInt32() : 0;
    }

    public void Dispose() => _http.Dispose();
}
