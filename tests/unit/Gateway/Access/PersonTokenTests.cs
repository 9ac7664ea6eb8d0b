using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

/// <summary>Tokens that speak for a person at a citizens' app.</summary>
public sealed class PersonTokenTests
{
    private const string Identity = "https://identity.example";
    private const string First = "11010519491231002X";
    private const string Second = "34052419800101001X";

    private readonly ManualTime _time = new();
    private readonly TestKey _own = new();
    private readonly TestKey _identity = new();
    private readonly TokenValidator _validator;

    public PersonTokenTests()
    {
        AccessSnapshot snapshot = TestAccess.Snapshot(
            [TestAccess.ClientOf("app", role: "citizen-app"), TestAccess.Counter],
            issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = _own.Public },
            personIssuers: new Dictionary<string, PersonIssuer> { [Identity] = new(_identity.Public, "holder_code", "holder_code_type") });
        _validator = new TokenValidator(new AccessSnapshots(snapshot), TestAccess.Issuer, _time);
    }

    // Fails: nobody is ever told who looked at their data, or somebody who wrote their number with a small x is nobody.
    [Theory]
    [InlineData(First, "111", First)]
    [InlineData("11010519491231002x", "111", First)]
    [InlineData("91350100M0001TGQXM", "001", "91350100M0001TGQXM")]
    [InlineData("E12345678", "414", "E12345678")]
    public async Task Token_NamesThePerson(string code, string codeType, string canonical)
    {
        Outcome<Client> client = await _validator.ValidateAsync(Token($"\"holder_code\":\"{code}\",\"holder_code_type\":\"{codeType}\""));

        Assert.Equal(("app", new Person(canonical, codeType)), (client.Value?.Id, client.Value?.Person));
    }

    // Fails: one citizen is shown another's accesses, because both use the same app.
    [Fact]
    public async Task KeptTokens_KeepPersonsApart()
    {
        string first = Token(Claims(First));
        string second = Token(Claims(Second));
        string nobody = new TokenIssuer(TestAccess.Issuer, _own.Signing, _time).Issue("app", [], [TestAccess.Issuer], TimeSpan.FromMinutes(1));
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(First, (await _validator.ValidateAsync(first)).Value?.Person?.Code);
            Assert.Equal(Second, (await _validator.ValidateAsync(second)).Value?.Person?.Code);
            Outcome<Client> alone = await _validator.ValidateAsync(nobody);
            Assert.True(alone.Succeeded);
            Assert.Null(alone.Value.Person);
        }

        Assert.Equal(3, _validator.Kept);
    }

    // Fails: a person is made up of what an identity platform left out or wrote in another form.
    [Theory]
    [InlineData("")]
    [InlineData("\"holder_code\":\"11010519491231002X\"")]
    [InlineData("\"holder_code_type\":\"111\"")]
    [InlineData("\"holder_code\":\"\",\"holder_code_type\":\"414\"")]
    [InlineData("\"holder_code\":\"110105194912310021\",\"holder_code_type\":\"111\"")]
    [InlineData("\"holder_code\":\"9135010OM0001TGQXM\",\"holder_code_type\":\"001\"")]
    [InlineData("\"holder_code\":\"11010519491231002X\",\"holder_code_type\":\"112\"")]
    [InlineData("\"holder_code\":\"11010519491231002X\",\"holder_code_type\":111")]
    [InlineData("\"holder_code\":110105194912310021,\"holder_code_type\":\"999\"")]
    [InlineData("\"holder_code\":[\"11010519491231002X\",\"34052419800101001X\"],\"holder_code_type\":\"111\"")]
    [InlineData("\"holder_code\":null,\"holder_code_type\":\"111\"")]
    [InlineData("\"holder_code\":\"E 1\",\"holder_code_type\":\"414\"")]
    public async Task MalformedPerson_IsRefused(string claims) =>
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(Token(claims))).Problem?.Kind);

    // Fails: whoever runs the identity platform is a counter, an auditor or an administrator of the node.
    [Fact]
    public async Task IdentityIssuer_SpeaksForNoOtherClient() =>
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(Token(Claims(First), client: "counter"))).Problem?.Kind);

    // Fails: any client that can get a token of the node says whose accesses it wants.
    [Fact]
    public async Task OtherIssuersClaims_NameNobody()
    {
        string token = new TokenIssuer(TestAccess.Issuer, _own.Signing, _time).Issue(
            "app", [], [TestAccess.Issuer], TimeSpan.FromMinutes(1), claims: new Dictionary<string, object> { ["holder_code"] = First, ["holder_code_type"] = "111" });

        Outcome<Client> client = await _validator.ValidateAsync(token);

        Assert.True(client.Succeeded);
        Assert.Null(client.Value.Person);
    }

    // Fails: a line of a log that names a client names the citizen with it.
    [Fact]
    public async Task Client_IsWrittenWithoutThePerson() => Assert.DoesNotContain(First, (await _validator.ValidateAsync(Token(Claims(First)))).Value!.ToString(), StringComparison.Ordinal);

    private static string Claims(string code) => $"\"holder_code\":\"{code}\",\"holder_code_type\":\"111\"";

    private string Token(string claims, string client = "app") => _identity.Sign(
        $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{_identity.Id}}"}""",
        $$"""{"iss":"{{Identity}}","aud":"{{TestAccess.Issuer}}","exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 100}},"client_id":"{{client}}"{{(claims.Length == 0 ? "" : "," + claims)}}}""");
}
