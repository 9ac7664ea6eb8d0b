using System.Net;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class AuthenticatorTests
{
    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly RecordingNoise _noise = new();
    private readonly Authenticator _authenticator;

    public AuthenticatorTests()
    {
        AccessSnapshot snapshot = TestAccess.Snapshot(issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _key.Public });
        _authenticator = new Authenticator(new TokenValidator(new AccessSnapshots(snapshot), TestAccess.Issuer, _time), _noise);
    }

    private string Token => new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue("counter", [], [TestAccess.Issuer], TimeSpan.FromMinutes(1));

    // Fails: a client whose library writes the scheme in another case is locked out (RFC 9110 clause 11.1).
    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    public async Task BearerToken_GivesTheClientAndNoNoise(string scheme)
    {
        Assert.Equal("counter", (await AuthenticateAsync(scheme + Token)).Value?.Id);
        Assert.Empty(_noise.Reports);
    }

    // Fails: a call without a usable token is answered, or leaves no trace at all.
    [Theory]
    [InlineData("unauthenticated")]
    [InlineData("unauthenticated", "")]
    [InlineData("unauthenticated", "Basic Y291bnRlcjp4")]
    [InlineData("unauthenticated", "Bearer")]
    [InlineData("token-invalid", "Bearer ")]
    [InlineData("token-invalid", "Bearer x.y.z")]
    public async Task NoUsableToken_IsRefusedAndNoted(string code, params string[] headers)
    {
        Outcome<Client> outcome = await AuthenticateAsync(new StringValues(headers));
        Assert.Equal(code, outcome.Problem?.Kind.Code);
        Assert.Equal([(IPAddress.Parse("203.0.113.7"), code)], _noise.Reports);
    }

    // Fails: a proxy in front checks one token and this node believes the other.
    [Fact]
    public async Task TwoTokens_AreRefusedEvenIfBothAreGood() =>
        Assert.Equal(ProblemKind.Unauthenticated, (await AuthenticateAsync(new StringValues(["Bearer " + Token, "Bearer " + Token]))).Problem?.Kind);

    private async Task<Outcome<Client>> AuthenticateAsync(StringValues authorization)
    {
        DefaultHttpContext http = new();
        http.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
        if (authorization.Count > 0)
        {
            http.Request.Headers.Authorization = authorization;
        }

        return await _authenticator.AuthenticateAsync(http);
    }
}
