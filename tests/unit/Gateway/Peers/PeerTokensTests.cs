using System.Net;
using Exchange.Gateway.Peers;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway.Peers;

public sealed class PeerTokensTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeIssuer _issuer = new();
    private readonly HttpClient _http;
    private readonly PeerTokens _tokens;

    public PeerTokensTests()
    {
        _http = new HttpClient(_issuer);
        _tokens = new PeerTokens(new PeerOptions { Node = "350700", Issuer = TestAccess.Issuer, ClientId = "district-node" }, new TestKey().Signing, _http, _time);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    // Fails: every question to the peer asks for a token first, or one is sent that expires on the way.
    [Fact]
    public async Task Token_IsHeldUntilShortlyBeforeItsEnd()
    {
        Assert.Equal("token-1", await GetAsync());
        _time.Advance(TimeSpan.FromSeconds(1800 - 30) - TimeSpan.FromTicks(1));
        Assert.Equal("token-1", await GetAsync());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("token-2", await GetAsync());
    }

    // Fails: at the start of the day every counter's first question asks the peer for a token of its own.
    [Fact]
    public async Task ManyAtOnce_AskForOneToken()
    {
        TaskCompletionSource hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _issuer.Hold = hold.Task;
        Task<string>[] asking = [.. Enumerable.Range(0, 10).Select(_ => GetAsync())];
        hold.SetResult();
        Assert.All(await Task.WhenAll(asking), token => Assert.Equal("token-1", token));
        Assert.Equal(1, _issuer.Asked);
    }

    // Fails: the caller that asks first goes away, and nobody ever gets a token again.
    [Fact]
    public async Task CallerThatGoesAway_LeavesTheWayFree()
    {
        TaskCompletionSource hold = new();
        _issuer.Hold = hold.Task;
        using CancellationTokenSource gone = new();
        Task<string> leaving = GetAsync(gone.Token);
        Task<string> staying = GetAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        hold.SetResult();
        Assert.Equal("token-2", await staying);
    }

    // Fails: the peer withdrew a token, and this node goes on sending it; or a late refusal throws a new one away.
    [Fact]
    public async Task ForgottenToken_IsAskedAnewOnce()
    {
        string token = await GetAsync();
        _tokens.Forget(token);
        Assert.Equal("token-2", await GetAsync());
        _tokens.Forget(token);
        Assert.Equal("token-2", await GetAsync());
    }

    // Fails: a refusal is remembered after the peer has been told of this node.
    [Fact]
    public async Task Refusal_IsNotKept()
    {
        _issuer.Status = HttpStatusCode.Unauthorized;
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync());
        _issuer.Status = HttpStatusCode.OK;
        Assert.Equal("token-2", await GetAsync());
    }

    private Task<string> GetAsync(CancellationToken cancellation = default) => _tokens.GetAsync(cancellation).AsTask();
}
