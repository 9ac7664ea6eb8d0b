using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Tests.Integration.Operation;

/// <summary>If one of these fails, what is meant for the operator's network, or for peers, is open to everybody.</summary>
[Collection(DemoTests.Name)]
public sealed class ListenerTests(Demo demo)
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Metrics_AreOnTheOperationsAddressOnly()
    {
        await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), demo.Counter);

        using HttpResponseMessage operations = await _http.GetAsync(new Uri(demo.District.Addresses.Operations + "/metrics"));
        string text = await operations.Content.ReadAsStringAsync();

        Assert.Equal(200, (int)operations.StatusCode);
        Assert.Contains("exchange_verification_verdicts", text, StringComparison.Ordinal);
        Assert.Contains("verdict=\"valid\"", text, StringComparison.Ordinal);
        Assert.Equal(404, (await demo.District.GetAsync("/metrics")).Status);
    }

    [Theory]
    [InlineData("/api/v1/certificates/x")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    [InlineData("/resources/jianyang-enterprise-credit/x")]
    [InlineData("/")]
    public async Task PublicInterface_IsNotOnTheOperationsAddress(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(demo.District.Addresses.Operations + path));

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task Verification_IsNotOnTheOperationsAddress()
    {
        using StringContent body = new("{}", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri(demo.District.Addresses.Operations + "/api/v1/verifications"), body);

        Assert.Equal(404, (int)response.StatusCode);
    }

    /// <summary>The connection decides, not what a caller writes as Host.</summary>
    [Fact]
    public async Task HostHeaderOfAnotherListener_ChangesNothing()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, demo.District.Addresses.BaseUrl + "/metrics");
        request.Headers.Host = new Uri(demo.District.Addresses.Operations).Authority;

        Assert.Equal(404, (await demo.District.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("operations")]
    public async Task GrpcServices_AreOnTheGrpcAddressOnly(string listener)
    {
        NodeAddresses addresses = demo.District.Addresses;
        using NodeClient elsewhere = new(addresses with { Grpc = listener == "public" ? addresses.BaseUrl : addresses.Operations });

        await Assert.ThrowsAsync<RpcException>(() => elsewhere.VerifyByGrpcAsync(demo.Access.Sample("valid", "district"), demo.Counter));
    }

    [Fact]
    public async Task HttpInterface_IsNotOnTheGrpcAddress()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, demo.District.Addresses.Grpc + "/.well-known/jwks.json")
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage response = await _http.SendAsync(request);

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task PeerInterface_IsForNodesOnly()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(demo.District.Addresses.Grpc);
        PeerGetRequest request = new()
        {
            Id = demo.Access.Sample("valid", "district"),
            Action = PeerAction.Verify,
            Requester = new PeerRequester { Client = "x", Department = "x", Context = new Context { Purpose = Purpose.Granted, Officer = "x" } },
        };

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Peer.PeerClient(channel).GetAsync(request, new Metadata { { "authorization", "Bearer " + demo.Counter } }));

        Assert.Equal("not-granted", refusal.Trailers.GetValue("exchange-code"));
    }
}
