using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Departments.Hosting;
using Exchange.Departments.Registries;

namespace Exchange.Tests.Unit.Departments;

/// <summary>One department behind a real server on a free port, and a client that knows the secret.</summary>
internal sealed class ServedDepartment : IAsyncDisposable
{
    private readonly DepartmentServer _server;

    private ServedDepartment(DepartmentServer server, Department department, HttpClient client)
    {
        _server = server;
        Client = client;
        Registry = department.Registry;
    }

    public HttpClient Client { get; }

    public Registry Registry { get; }

    public Uri Address => _server.Address;

    public static async Task<ServedDepartment> StartAsync(int which, TimeProvider? time = null)
    {
        var department = Simulated.All(certificates: 2_000)[which];
        var server = await DepartmentServer.StartAsync(department, controls: true, time ?? StandingTime.Usual);
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", Secret.Default);
        client.DefaultRequestHeaders.Add("X-ZRZY-TOKEN", Secret.Default);
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"exchange:{Secret.Default}")));
        return new ServedDepartment(server, department, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Client.Dispose();
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task BehaveAsync(string json)
    {
        using var answer = await Client.PutAsync("/_control/behaviour", new StringContent(json, Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> ReadJsonAsync(string path) => await (await Client.GetAsync(path)).JsonAsync();
}
