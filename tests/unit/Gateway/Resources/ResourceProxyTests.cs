using System.Net;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Resources;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Resources;

/// <summary>The real proxy between a caller and a department, each a web server of its own.</summary>
public sealed class ResourceProxyTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly TestAudit _audit = new();
    private readonly List<(string Path, IHeaderDictionary Headers)> _received = [];
    private ServedEndpoints _department = null!;
    private ServedEndpoints _gateway = null!;

    public async Task InitializeAsync()
    {
        _department = await ServedEndpoints.StartAsync(app => app.Run(async http =>
        {
            _received.Add((http.Request.Path + http.Request.QueryString, new HeaderDictionary(http.Request.Headers.ToDictionary())));
            http.Response.Headers.SetCookie = "session=1";
            http.Response.StatusCode = http.Request.Path.Value!.EndsWith("missing", StringComparison.Ordinal) ? 404 : 200;
            if (http.Response.StatusCode == 200)
            {
                await http.Response.WriteAsync("the department's secret answer");
            }
        }));

        AccessSnapshots access = new(TestAccess.Snapshot(
            [TestAccess.ClientOf("counter"), TestAccess.ClientOf("stranger")], [TestAccess.Grants("counter", AccessAction.Call, "credit")],
            new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _key.Public }));
        Resource[] resources =
        [
            new("credit", "信用", new Uri(_department.Http.BaseAddress!, "shared/v1"), ["GET"], new KeyValuePair<string, string>("X-Api-Key", "secret"), TimeSpan.FromSeconds(10)),
        ];
        _gateway = await ServedEndpoints.StartAsync(app =>
        {
            app.UseExceptionProblems();
            app.UseRouting();
            app.UseStatusProblems();
            app.MapResourceProxy();
        }, services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.AddSingleton(access);
            services.AddSingleton(new Authenticator(new TokenValidator(access, TestAccess.Issuer, _time), new RecordingNoise()));
            services.AddSingleton(_audit.Recorder);
            services.AddResourceProxy(resources);
            services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1000);
        });
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _department.DisposeAsync();
    }

    public void Dispose() => _audit.Dispose();

    // Fails: a department's interface cannot be called, or the department gets the caller's token and why they ask.
    [Fact]
    public async Task Call_GoesOnWithTheSecretAndWithoutTokenAndContext()
    {
        using HttpResponseMessage response = await CallAsync("/resources/credit/enterprises/1?full=yes", request =>
        {
            request.Headers.Add("Cookie", "a=b");
            request.Headers.Add("X-Api-Key", "forged");
        });
        Assert.Equal((HttpStatusCode.OK, "the department's secret answer"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        (string path, IHeaderDictionary headers) = Assert.Single(_received);
        Assert.Equal("/shared/v1/enterprises/1?full=yes", path);
        Assert.Equal("secret", headers["X-Api-Key"]);
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("Exchange-", StringComparison.OrdinalIgnoreCase) || name is "Authorization" or "Cookie");

        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Call, AuditDecision.Allowed, "counter", TestAccess.Purpose), (record.Kind, record.Decision, record.Who.Client, record.Why.Purpose));
        Assert.Equal(("credit", "GET", "/resources/credit/{**path}"), (record.What.ResourceCode, record.What.HttpMethod, record.What.PathTemplate));
        Assert.Equal("350703/0/0", response.Headers.GetValues("Exchange-Audit").Single());
    }

    // Fails: a department's own refusal is replaced by words of this node, as if the address did not exist.
    [Fact]
    public async Task DepartmentsRefusal_GoesBackAsItIs()
    {
        using HttpResponseMessage response = await CallAsync("/resources/credit/missing");
        Assert.Equal((HttpStatusCode.NotFound, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.True(response.Headers.Contains("Exchange-Audit"));
    }

    // Fails: a department's cookie is sent with every later call to this node, and to every other department behind it.
    [Fact]
    public async Task DepartmentsCookie_StaysBehind()
    {
        using HttpResponseMessage response = await CallAsync("/resources/credit/enterprises/1");
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    // Fails: behind one record anything goes back and forth for hours.
    [Fact]
    public async Task Upgrade_IsRefused()
    {
        using HttpResponseMessage response = await CallAsync("/resources/credit/enterprises/1", request =>
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.ParseAdd("websocket");
        });
        Assert.Equal("malformed-request", CodeOf(await response.Content.ReadAsStringAsync()));
        Assert.Empty(_received);
    }

    // Fails: what a department answers about a person leaves the node without a record.
    [Theory]
    [InlineData("/resources/credit/enterprises/1")]
    [InlineData("/resources/credit/missing")]
    public async Task RecordThatCannotBeWritten_KeepsTheAnswerBack(string path)
    {
        _audit.Break();
        using HttpResponseMessage response = await CallAsync(path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit-unavailable"), (response.StatusCode, CodeOf(body)));
        Assert.DoesNotContain("secret answer", body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Exchange-Audit"));
    }

    // Fails: a department is called by whoever has a token, for whatever reason, or on paths that it does not share.
    [Theory]
    [InlineData("not-granted", "/resources/credit/x", "stranger")]
    [InlineData("purpose-not-granted", "/resources/credit/x", "counter", "another")]
    [InlineData("context-required", "/resources/credit/x", "counter", null)]
    [InlineData("malformed-request", "/resources/credit/..%2f..%2fadmin")]
    [InlineData("malformed-request", "/resources/credit/..%5cadmin")]
    [InlineData("malformed-request", "/resources/credit/..;/admin")]
    [InlineData("malformed-request", "/resources/credit/%252e%252e/%252e%252e/admin")]
    public async Task Refusal_CallsNobodyAndIsRecorded(string code, string path, string client = "counter", string? purpose = TestAccess.Purpose)
    {
        using HttpResponseMessage response = await CallAsync(path, client: client, purpose: purpose);
        Assert.Equal(code, CodeOf(await response.Content.ReadAsStringAsync()));
        Assert.Empty(_received);
        Assert.Equal((code, client), (Assert.Single(_audit.Records).Reason, _audit.Records[0].Who.Client));
    }

    // Fails: the client cannot tell a department that is down from a node that is, or nobody sees that it tried.
    [Fact]
    public async Task DepartmentThatIsDown_IsSourceUnavailableAndRecorded()
    {
        await _department.DisposeAsync();
        using HttpResponseMessage response = await CallAsync("/resources/credit/x");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "source-unavailable"), (response.StatusCode, CodeOf(await response.Content.ReadAsStringAsync())));
        Assert.Equal((AuditDecision.Failed, "source-unavailable"), (Assert.Single(_audit.Records).Decision, _audit.Records[0].Reason));
    }

    // Fails: who sends too much is told that the request is malformed, and looks for a mistake in its form.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOverTheLimit_IsTooLargeAndRecorded(bool chunked)
    {
        using HttpResponseMessage response = await CallAsync("/resources/credit/x", request =>
        {
            request.Content = new ByteArrayContent(new byte[1001]);
            request.Headers.TransferEncodingChunked = chunked;
        });
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-large"), (response.StatusCode, CodeOf(await response.Content.ReadAsStringAsync())));
        Assert.Equal("too-large", Assert.Single(_audit.Records).Reason);
    }

    // Fails: a department is called without any token.
    [Fact]
    public async Task CallWithoutToken_IsUnauthenticated()
    {
        using HttpResponseMessage response = await _gateway.Http.GetAsync("/resources/credit/x");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(_received);
        Assert.Empty(_audit.Records);
    }

    private async Task<HttpResponseMessage> CallAsync(string path, Action<HttpRequestMessage>? change = null, string client = "counter", string? purpose = TestAccess.Purpose)
    {
        // As it is written: a client's own tidying of the path is nothing to rely on.
        Uri address = new(_gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue(client, [], [TestAccess.Issuer], TimeSpan.FromMinutes(1)));
        if (purpose is not null)
        {
            request.Headers.Add("Exchange-Purpose", Uri.EscapeDataString(purpose));
            request.Headers.Add("Exchange-Officer", "jy-017");
        }

        change?.Invoke(request);
        return await _gateway.Http.SendAsync(request);
    }

    private static string? CodeOf(string body)
    {
        using JsonDocument problem = JsonDocument.Parse(body);
        return problem.RootElement.GetProperty("code").GetString();
    }
}
