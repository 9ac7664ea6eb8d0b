using Exchange.Gateway.Access;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class AssertionValidatorTests
{
    private const string Endpoint = TestAccess.Issuer + "/oauth2/token";

    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly RememberedAssertions _used = new();
    private readonly AssertionValidator _validator;

    public AssertionValidatorTests()
    {
        AccessSnapshots snapshots = new(TestAccess.Snapshot([TestAccess.ClientOf("counter", _key.Public), TestAccess.ClientOf("auditor", new TestKey().Public)]));
        _validator = new AssertionValidator(snapshots, _used, new TokenAudiences(TestAccess.Issuer, [TestAccess.Issuer, Endpoint]), _time);
    }

    // Fails: no client system gets a token.
    [Theory]
    [InlineData(TestAccess.Issuer)]
    [InlineData(Endpoint)]
    public async Task AssertionForThisIssuer_GivesTheClient(string audience) =>
        Assert.Equal("counter", (await ValidateAsync(_key.Sign(Header, Payload(audience: audience))))?.Client.Id);

    // Fails: whoever reads one assertion, for instance in a proxy's log, gets tokens with it.
    [Fact]
    public async Task SecondUse_IsRefused()
    {
        string assertion = _key.Sign(Header, Payload());
        Assert.NotNull(await ValidateAsync(assertion));
        Assert.Null(await ValidateAsync(assertion));
        Assert.Null(await ValidateAsync(_key.Sign(Header, Payload())));
        Assert.NotNull(await ValidateAsync(_key.Sign(Header, Payload(id: "another"))));
    }

    // Fails: an attacker burns the identifiers of a client's assertions before the client uses them.
    [Fact]
    public async Task ForgedAssertion_UsesNothingUp()
    {
        Assert.Null(await ValidateAsync(new TestKey().Sign(Header, Payload())));
        Assert.Empty(_used.Uses);
        Assert.NotNull(await ValidateAsync(_key.Sign(Header, Payload())));
    }

    // Fails: an assertion outlives what the node remembers of it, or one that has expired still works.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task Lifetime_IsAtMostFiveMinutes(int seconds, bool good) =>
        Assert.Equal(good, await ValidateAsync(_key.Sign(Header, Payload(seconds: seconds))) is not null);

    // Fails: a client that is not who it says gets a token.
    [Theory]
    [MemberData(nameof(Refused))]
    public async Task BadAssertion_IsRefused(string name, Func<AssertionValidatorTests, string> assertion)
    {
        Assert.True(await ValidateAsync(assertion(this)) is null, name);
        Assert.Empty(_used.Uses);
    }

    public static TheoryData<string, Func<AssertionValidatorTests, string>> Refused() => new()
    {
        { "subject is another client", it => it._key.Sign(it.Header, it.Payload(subject: "auditor")) },
        { "another client's name, own key", it => it._key.Sign(it.Header, it.Payload(client: "auditor", subject: "auditor")) },
        { "unknown client", it => it._key.Sign(it.Header, it.Payload(client: "nobody", subject: "nobody")) },
        { "issuer and subject null", it => it._key.Sign(it.Header, $$"""{"iss":null,"sub":null,"aud":"{{Endpoint}}","exp":{{it.Now + 60}},"jti":"1"}""") },
        { "issuer and subject missing", it => it._key.Sign(it.Header, $$"""{"aud":"{{Endpoint}}","exp":{{it.Now + 60}},"jti":"1"}""") },
        { "meant for another node", it => it._key.Sign(it.Header, it.Payload(audience: "http://127.0.0.1:8080")) },
        { "no identifier", it => it._key.Sign(it.Header, it.Payload(id: "")) },
        { "no expiry", it => it._key.Sign(it.Header, $$"""{"iss":"counter","sub":"counter","aud":"{{Endpoint}}","jti":"1"}""") },
        { "not yet valid", it => it._key.Sign(it.Header, it.Payload(more: $",\"nbf\":{it.Now + 6}")) },
        { "unknown kid", it => it._key.Sign("""{"alg":"ES256","kid":"x"}""", it.Payload()) },
        { "no kid", it => it._key.Sign("""{"alg":"ES256"}""", it.Payload()) },
        { "alg none", it => TestKey.Encode("""{"alg":"none"}""") + "." + TestKey.Encode(it.Payload()) + "." },
        { "critical header", it => it._key.Sign(it.Header[..^1] + ",\"crit\":[\"x\"],\"x\":1}", it.Payload()) },
        { "rubbish", _ => "rubbish" },
    };

    private string Header => $$"""{"alg":"ES256","kid":"{{_key.Id}}"}""";

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private string Payload(string client = "counter", string subject = "counter", string audience = Endpoint, int seconds = 60, string id = "1", string more = "") =>
        $$"""{"iss":"{{client}}","sub":"{{subject}}","aud":"{{audience}}","exp":{{Now + seconds}},"jti":"{{id}}"{{more}}}""";

    private Task<ProvenClient?> ValidateAsync(string assertion) => _validator.ValidateAsync(assertion, CancellationToken.None);

    private sealed class RememberedAssertions : IUsedAssertions
    {
        public HashSet<(string Client, string Assertion)> Uses { get; } = [];

        public Task<bool> TryUseAsync(string client, string assertion, DateTime expires, CancellationToken cancellation) =>
            Task.FromResult(Uses.Add((client, assertion)));
    }
}
