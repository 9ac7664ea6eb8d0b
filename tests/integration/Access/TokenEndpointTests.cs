using System.Text.Json;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Access;

/// <summary>If one of these fails, a client system cannot get in, or somebody else gets in as it.</summary>
[Collection(DemoTests.Name)]
public sealed class TokenEndpointTests(Demo demo)
{
    private TokenRequest Request => TokenRequest.Of(demo, "district-counter", demo.District);

    [Fact]
    public async Task SignedAssertion_GivesATokenThatWorks()
    {
        Answer answer = await Request.SendAsync(demo.District);

        Assert.True(answer.Status == 200, answer.ToString());
        Assert.Equal("Bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.True(answer.Json.GetProperty("expires_in").GetInt32() > 0);
        string token = answer.Json.GetProperty("access_token").GetString()!;
        Assert.Equal("valid", (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), token)).Verdict);
    }

    [Fact]
    public async Task TokenOfOneNode_IsNotGoodAtAnother()
    {
        Answer answer = await Request.SendAsync(demo.District);

        Answer atCity = await demo.City.VerifyAsync(demo.Access.Sample("valid", "city"), answer.Json.GetProperty("access_token").GetString()!);

        Assert.Equal("token-invalid", atCity.Code);
    }

    [Fact]
    public async Task EndpointAsAudience_IsAcceptedToo() =>
        Assert.Equal(200, (await (Request with { Audience = demo.District.Addresses.BaseUrl + "/oauth2/token" }).SendAsync(demo.District)).Status);

    [Fact]
    public async Task SameAssertionTwice_IsRefused()
    {
        Func<FormUrlEncodedContent> form = Request.Form();

        Assert.Equal(200, (await demo.District.PostAsync("/oauth2/token", form())).Status);
        AssertInvalidClient(await demo.District.PostAsync("/oauth2/token", form()));
    }

    [Fact]
    public async Task SameAssertionManyTimesAtOnce_IsAcceptedOnce()
    {
        Func<FormUrlEncodedContent> form = Request.Form();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => demo.District.PostAsync("/oauth2/token", form())));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task SameAssertionAfterARestart_IsRefused()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        Func<FormUrlEncodedContent> form = TokenRequest.Of(demo, "district-counter", node.Client).Form();
        Assert.Equal(200, (await node.Client.PostAsync("/oauth2/token", form())).Status);

        await node.RestartAsync();

        AssertInvalidClient(await node.Client.PostAsync("/oauth2/token", form()));
    }

    [Fact]
    public async Task KeyOfAnotherClient_IsRefused() =>
        AssertInvalidClient(await (Request with { Keys = demo.KeysOf("district-requester") }).SendAsync(demo.District));

    [Fact]
    public async Task UnknownClient_IsRefused() => AssertInvalidClient(await (Request with { Client = "nobody" }).SendAsync(demo.District));

    [Fact]
    public async Task AssertionAboutAnother_IsRefused() => AssertInvalidClient(await (Request with { Subject = "district-admin" }).SendAsync(demo.District));

    [Fact]
    public async Task AssertionForAnotherNode_IsRefused() =>
        AssertInvalidClient(await (Request with { Audience = demo.City.Addresses.BaseUrl }).SendAsync(demo.District));

    [Fact]
    public async Task ExpiredAssertion_IsRefused() => AssertInvalidClient(await (Request with { Lifetime = TimeSpan.FromMinutes(-1) }).SendAsync(demo.District));

    /// <summary>Used assertions are remembered until they expire, so they must do so soon.</summary>
    [Fact]
    public async Task LongLivedAssertion_IsRefused() => AssertInvalidClient(await (Request with { Lifetime = TimeSpan.FromHours(1) }).SendAsync(demo.District));

    [Fact]
    public async Task AssertionWithoutIdentifier_IsRefused() => AssertInvalidClient(await (Request with { Identifier = null }).SendAsync(demo.District));

    [Fact]
    public async Task AnotherGrantType_IsRefused() =>
        Assert.Equal("unsupported_grant_type", ErrorOf(await (Request with { GrantType = "password" }).SendAsync(demo.District)));

    [Fact]
    public async Task AnotherWayOfProof_IsRefused() =>
        Assert.Equal("invalid_request", ErrorOf(await (Request with { AssertionType = "client_secret" }).SendAsync(demo.District)));

    [Fact]
    public async Task JsonInPlaceOfAForm_IsRefused()
    {
        Answer answer = await demo.District.PostAsync("/oauth2/token", new { });

        Assert.Equal((415, "unsupported-media-type"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task KeySet_HoldsTheKeyOfTheTokens()
    {
        Answer answer = await demo.District.GetAsync("/.well-known/jwks.json");

        JsonElement key = Assert.Single(answer.Json.GetProperty("keys").EnumerateArray());
        Assert.Equal(demo.KeysOf("district").Credentials.Key.KeyId, key.GetProperty("kid").GetString());
        Assert.Equal("ES256", key.GetProperty("alg").GetString());
        Assert.False(key.TryGetProperty("d", out _), "The private key must not be published.");
    }

    [Fact]
    public async Task Discovery_LeadsToEveryEndpoint()
    {
        JsonElement document = (await demo.District.GetAsync("/.well-known/openid-configuration")).Json;

        Assert.Equal(demo.District.Addresses.BaseUrl, document.GetProperty("issuer").GetString());
        Assert.Equal(demo.District.Addresses.BaseUrl + "/oauth2/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal(demo.District.Addresses.BaseUrl + "/.well-known/jwks.json", document.GetProperty("jwks_uri").GetString());
    }

    [Fact]
    public async Task TokenCommand_PrintsATokenThatWorks()
    {
        CommandResult result = await ExchangeProgram.RunAsync(
            "token", "--issuer", demo.District.Addresses.BaseUrl, "--client", "district-counter", "--key", demo.PathOf("keys", "district-counter.pem"));

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(200, (await demo.District.VerdictAsync(demo.Access.Sample("valid", "district"), result.Output.Trim())).Status);
    }

    [Fact]
    public async Task TokenCommandWithAWrongKey_SaysThatItIsRefused()
    {
        CommandResult result = await ExchangeProgram.RunAsync(
            "token", "--issuer", demo.District.Addresses.BaseUrl, "--client", "district-counter", "--key", demo.PathOf("keys", "city-counter.pem"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("invalid_client", result.Output, StringComparison.Ordinal);
    }

    private static void AssertInvalidClient(Answer answer)
    {
        Assert.True(answer.Status == 401, answer.ToString());
        Assert.Equal("invalid_client", ErrorOf(answer));
    }

    private static string ErrorOf(Answer answer) => answer.Json.GetProperty("error").GetString()!;
}
