using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>If one of these fails, somebody without the right to it reads data as another, or after the right has ended.</summary>
[Collection(DemoTests.Name)]
public sealed class BadTokenTests(Demo demo)
{
    private readonly ForgedToken _token = new(demo);

    /// <summary>Without this one the others would prove nothing.</summary>
    [Fact]
    public async Task GoodToken_IsAccepted() =>
        Assert.Equal(200, (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), _token.Signed())).Status);

    [Fact]
    public async Task NoToken_IsUnauthenticated()
    {
        Answer answer = await demo.District.VerifyAsync(demo.Access.Sample("valid", "district"), null);

        Assert.Equal(401, answer.Status);
        Assert.Equal("unauthenticated", answer.Code);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Basic ZGlzdHJpY3QtY291bnRlcjp4")]
    [InlineData("Bearer")]
    [InlineData("DPoP x")]
    public async Task AnotherScheme_IsUnauthenticated(string authorization)
    {
        HttpRequestMessage request = new(HttpMethod.Get, demo.District.Addresses.BaseUrl + "/api/v1/certificates/x");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        Answer answer = await demo.District.SendAsync(request);

        Assert.Equal("unauthenticated", answer.Code);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9..")]
    public Task Rubbish_IsInvalid(string token) => AssertInvalidAsync(token);

    [Fact]
    public async Task LongRubbish_IsInvalid() => await AssertInvalidAsync(new string('x', 20_000));

    [Fact]
    public async Task ExpiredToken_IsSaidToBe()
    {
        _token.Claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds();

        Answer answer = await VerifyAsync(_token.Signed());

        Assert.Equal(401, answer.Status);
        Assert.Equal("token-expired", answer.Code);
    }

    [Theory]
    [InlineData("aud", "http://127.0.0.1:1")]
    [InlineData("iss", "http://127.0.0.1:1")]
    [InlineData("client_id", "nobody")]
    [InlineData("exp", null)]
    [InlineData("aud", null)]
    [InlineData("iss", null)]
    [InlineData("client_id", null)]
    public Task WrongClaim_IsInvalid(string claim, string? value)
    {
        _token.Claims[claim] = value;
        if (value is null)
        {
            _token.Claims.Remove(claim);
        }

        return AssertInvalidAsync(_token.Signed());
    }

    [Fact]
    public Task TokenFromTheFuture_IsInvalid()
    {
        _token.Claims["nbf"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds();

        return AssertInvalidAsync(_token.Signed());
    }

    /// <summary>The city is trusted, but not to speak for the district.</summary>
    [Fact]
    public Task TokenOfOneIssuerSignedByAnother_IsInvalid()
    {
        Gateway.Access.SigningKeys city = demo.KeysOf("city");
        _token.Header["kid"] = city.Credentials.Key.KeyId;

        return AssertInvalidAsync(_token.SignedBy(((Microsoft.IdentityModel.Tokens.ECDsaSecurityKey)city.Credentials.Key).ECDsa));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    public Task AlgorithmNone_IsInvalid(string algorithm)
    {
        _token.Header["alg"] = algorithm;

        return AssertInvalidAsync(_token.Unsigned());
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("point")]
    [InlineData("x")]
    public Task PublicKeyAsHmacSecret_IsInvalid(string form)
    {
        _token.Header["alg"] = "HS256";

        return AssertInvalidAsync(_token.SignedWithPublicKey(form));
    }

    [Fact]
    public Task MissingSignature_IsInvalid() => AssertInvalidAsync(_token.Unsigned());

    [Fact]
    public Task UnknownKeyIdentifier_IsInvalid()
    {
        _token.Header["kid"] = "unknown";

        return AssertInvalidAsync(_token.Signed());
    }

    [Fact]
    public Task NoKeyIdentifierAndAnotherKey_IsInvalid()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _token.Header.Remove("kid");

        return AssertInvalidAsync(_token.SignedBy(key));
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5c")]
    public Task KeyBroughtAlong_IsInvalid(string header)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _token.Header[header] = header switch
        {
            "jwk" => ForgedToken.Jwk(key),
            "jku" => "http://127.0.0.1:1/jwks.json",
            _ => new JsonArray(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())),
        };
        string token = _token.SignedBy(key);

        return AssertInvalidAsync(token);
    }

    /// <summary>RFC 9068 clause 4: a token of another kind, e.g. a signed assertion, is no access token.</summary>
    [Theory]
    [InlineData("JWT")]
    [InlineData(null)]
    public Task AnotherKindOfToken_IsInvalid(string? type)
    {
        _token.Header["typ"] = type;
        if (type is null)
        {
            _token.Header.Remove("typ");
        }

        return AssertInvalidAsync(_token.Signed());
    }

    [Fact]
    public async Task GoodTokenWithOneBitChanged_IsInvalid()
    {
        string token = _token.Signed();
        Assert.Equal(200, (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Status);

        int middle = token.LastIndexOf('.') + 20;
        await AssertInvalidAsync(token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..]);
    }

    private Task<Answer> VerifyAsync(string token) => demo.District.VerifyAsync(demo.Access.Sample("valid", "district"), token);

    private async Task AssertInvalidAsync(string token)
    {
        Answer answer = await VerifyAsync(token);

        Assert.True(answer.Status == 401, answer.ToString());
        Assert.Equal("token-invalid", answer.Code);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }
}
