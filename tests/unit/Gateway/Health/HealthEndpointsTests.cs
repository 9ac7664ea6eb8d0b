using System.Net;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;

namespace Exchange.Tests.Unit.Gateway.Health;

public sealed class HealthEndpointsTests : IDisposable
{
    private readonly TestAudit _audit = new();
    private readonly NodeHealth _health = new(new ManualTime());

    public void Dispose() => _audit.Dispose();

    // Fails: a node that does without a registry is taken out of service, and with it everything that still works.
    [Fact]
    public async Task LostPart_IsNamedAndTheNodeStaysReady()
    {
        await using ServedEndpoints served = await ServeAsync();
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready","degraded":[]}"""), await GetAsync(served, "/health/ready"));
        _health.Failed("peer:350700");
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready","degraded":["peer:350700"]}"""), await GetAsync(served, "/health/ready"));
    }

    // Fails: calls are sent to a node that cannot record, and so cannot answer; or it is killed for that, which mends nothing.
    [Fact]
    public async Task LogThatCannotBeWritten_IsNotReadyButAlive()
    {
        await using ServedEndpoints served = await ServeAsync();
        _health.Failed("database");
        _audit.Break();
        await Assert.ThrowsAsync<AuditUnavailableException>(() => _audit.Log.AppendAsync(TestLog.Record(0)).AsTask());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"audit-unavailable","degraded":["audit","database"]}"""), await GetAsync(served, "/health/ready"));
        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await GetAsync(served, "/health/live"));

        await _audit.MendAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(served, "/health/ready")).Status);
    }

    private Task<ServedEndpoints> ServeAsync() => ServedEndpoints.StartAsync(new HealthEndpoints(_audit.Log, _health).Map);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(ServedEndpoints served, string path)
    {
        using HttpResponseMessage response = await served.Http.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
