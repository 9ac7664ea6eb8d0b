using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class TokenValidatorTests
{
    private const string Issuer = TestAccess.Issuer;
    private const string OtherIssuer = "http://127.0.0.1:8080";

    private readonly ManualTime _time = new();
    private readonly TestKey _own = new();
    private readonly TestKey _other = new();
    private readonly TokenValidator _validator;

    public TokenValidatorTests()
    {
        AccessSnapshot snapshot = TestAccess.Snapshot(issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [Issuer] = _own.Public, [OtherIssuer] = _other.Public });
        _validator = new TokenValidator(new AccessSnapshots(snapshot), Issuer, _time);
    }

    private string Header => $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{_own.Id}}"}""";

    // Fails: nobody can call at all.
    [Fact]
    public async Task OwnToken_GivesTheClient()
    {
        string token = new TokenIssuer(Issuer, _own.Signing, _time).Issue("counter", ["counter"], [Issuer], TimeSpan.FromMinutes(30));
        Outcome<Client> outcome = await _validator.ValidateAsync(token);
        Assert.Equal("counter", outcome.Value?.Id);
    }

    // Fails: a client of a trusted issuer cannot call, although its issuer is configured.
    [Fact]
    public async Task TokenOfATrustedIssuer_GivesTheClient() =>
        Assert.True((await _validator.ValidateAsync(_other.Sign(HeaderWith(_other.Id), Payload(issuer: OtherIssuer)))).Succeeded);

    // Fails: a stolen or retired token works for ever, or a good one stops before its time.
    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(101, false)]
    public async Task Token_IsGoodUntilItsExpiry(int seconds, bool good)
    {
        string token = _own.Sign(Header, Payload());
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Outcome<Client> outcome = await _validator.ValidateAsync(token);
        Assert.Equal(good, outcome.Succeeded);
        Assert.Equal(good ? null : ProblemKind.TokenExpired, outcome.Problem?.Kind);
    }

    // Fails: a token can be used before it begins.
    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task NotBefore_IsHeldWithTheSkewOfAClock(int secondsAhead, bool good) =>
        Assert.Equal(good, (await _validator.ValidateAsync(_own.Sign(Header, Payload(more: $"\"nbf\":{Now + secondsAhead}")))).Succeeded);

    // Fails: a forged token speaks for a client.
    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Forgery_IsInvalid(string name, Func<TokenValidatorTests, string> forge)
    {
        Outcome<Client> outcome = await _validator.ValidateAsync(forge(this));
        Assert.False(outcome.Succeeded, name);
        Assert.Equal(ProblemKind.TokenInvalid, outcome.Problem.Kind);
    }

    public static TheoryData<string, Func<TokenValidatorTests, string>> Forgeries() => new()
    {
        { "meant for another audience", it => it._own.Sign(it.Header, it.Payload(audience: OtherIssuer)) },
        { "without audience", it => it._own.Sign(it.Header, $$"""{"iss":"{{Issuer}}","exp":{{it.Now + 100}},"client_id":"counter"}""") },
        { "without expiry", it => it._own.Sign(it.Header, $$"""{"iss":"{{Issuer}}","aud":"{{Issuer}}","client_id":"counter"}""") },
        { "of an unknown issuer", it => it._own.Sign(it.Header, it.Payload(issuer: "http://127.0.0.1:9")) },
        { "of an issuer that is null", it => it._own.Sign(it.Header, """{"iss":null,"client_id":"counter"}""") },
        { "of no issuer", it => it._own.Sign(it.Header, """{"client_id":"counter"}""") },
        { "another issuer's key speaking for this node", it => it._other.Sign(HeaderWith(it._other.Id), it.Payload()) },
        { "another issuer's key under this node's kid", it => it._other.Sign(it.Header, it.Payload()) },
        { "this node's key speaking for another issuer", it => it._own.Sign(it.Header, it.Payload(issuer: OtherIssuer)) },
        { "unknown kid", it => it._own.Sign(HeaderWith("nobody"), it.Payload()) },
        { "no kid", it => it._own.Sign("""{"typ":"at+jwt","alg":"ES256"}""", it.Payload()) },
        { "of type JWT", it => it._own.Sign(it.Header.Replace("at+jwt", "JWT", StringComparison.Ordinal), it.Payload()) },
        { "of no type", it => it._own.Sign($$"""{"alg":"ES256","kid":"{{it._own.Id}}"}""", it.Payload()) },
        { "alg none, unsigned", it => TestKey.Encode(it.WithAlgorithm("none")) + "." + TestKey.Encode(it.Payload()) + "." },
        { "alg none, signed", it => it._own.Sign(it.WithAlgorithm("none"), it.Payload()) },
        { "HS256 with the public key in PEM", it => it.HmacSigned(it._own.PublicPem) },
        { "HS256 with the public key as JWK set", it => it.HmacSigned(it._own.Jwks) },
        { "ES384 said, ES256 meant", it => it._own.Sign(it.WithAlgorithm("ES384"), it.Payload()) },
        { "embedded jwk", it => it.WithEmbeddedKey() },
        { "critical header", it => it._own.Sign(it.Header[..^1] + ",\"crit\":[\"b64\"],\"b64\":false}", it.Payload()) },
        { "payload changed", it => Changed(it._own.Sign(it.Header, it.Payload())) },
        { "signature of zeros", it => TestKey.Encode(it.Header) + "." + TestKey.Encode(it.Payload()) + "." + Base64UrlEncoder.Encode(new byte[64]) },
        { "signature cut", it => it._own.Sign(it.Header, it.Payload())[..^20] },
        { "client that was removed", it => it._own.Sign(it.Header, it.Payload(client: "somebody")) },
        { "client that is null", it => it._own.Sign(it.Header, it.Payload().Replace("\"counter\"", "null", StringComparison.Ordinal)) },
        { "client that is a number", it => it._own.Sign(it.Header, it.Payload().Replace("\"counter\"", "7", StringComparison.Ordinal)) },
        { "encrypted", _ => TestKey.Encode("""{"alg":"dir","enc":"A128GCM"}""") + "..AAAA.AAAA.AAAA" },
        { "not base64", _ => "!.!.!" },
        { "empty parts", _ => ".." },
        { "empty", _ => "" },
        { "one word", _ => "token" },
        { "header no object", it => it._own.Sign("[]", it.Payload()) },
        { "payload no object", it => it._own.Sign(it.Header, "null") },
        { "issuer a list", it => it._own.Sign(it.Header, """{"iss":["http://127.0.0.1:8090"]}""") },
        { "expiry no number", it => it._own.Sign(it.Header, it.Payload().Replace($"{it.Now + 100}", "\"soon\"", StringComparison.Ordinal)) },
        { "deeply nested", it => it._own.Sign(it.Header, new string('[', 2000) + new string(']', 2000)) },
        { "longer than any token", it => it._own.Sign(it.Header, it.Payload(more: $"\"x\":\"{new string('x', SignedToken.MaximumLength)}\"")) },
    };

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private static string HeaderWith(string kid) => $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{kid}}"}""";

    private string WithAlgorithm(string algorithm) => Header.Replace("ES256", algorithm, StringComparison.Ordinal);

    private string Payload(string issuer = Issuer, string audience = Issuer, string client = "counter", string? more = null) =>
        $$"""{"iss":"{{issuer}}","aud":"{{audience}}","exp":{{Now + 100}},"client_id":"{{client}}"{{(more is null ? "" : "," + more)}}}""";

    private string HmacSigned(string secret)
    {
        string signed = TestKey.Encode(WithAlgorithm("HS256")) + "." + TestKey.Encode(Payload());
        return signed + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>Signed with a key that the token itself brings along, under no kid and under this node's.</summary>
    private string WithEmbeddedKey()
    {
        TestKey forger = new();
        string jwk = forger.Jwks[(forger.Jwks.IndexOf('[', StringComparison.Ordinal) + 1)..forger.Jwks.LastIndexOf(']')];
        return forger.Sign(Header[..^1] + ",\"jwk\":" + jwk + "}", Payload());
    }

    private static string Changed(string token)
    {
        string[] parts = token.Split('.');
        return parts[0] + "." + TestKey.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("counter", "auditor", StringComparison.Ordinal)) + "." + parts[2];
    }
}
