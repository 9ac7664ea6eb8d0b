using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Tests.Unit.Audit;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class AccessCompilerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestKey _key = new();
    private readonly string _jwks;

    public AccessCompilerTests() => _jwks = _directory.Write("client.jwks.json", _key.Jwks);

    public void Dispose() => _directory.Dispose();

    // Fails: a configuration that is right does not give what it says.
    [Fact]
    public void GoodConfiguration_CompilesWithoutErrors()
    {
        ConfigurationErrors errors = new();
        AccessSnapshot snapshot = Compile(Options(), errors);
        Assert.Empty(errors.Lines);
        Assert.Equal(_key.Id, Assert.Single(snapshot.Clients["counter"].Keys).KeyId);
        Assert.Equal("政务服务中心", snapshot.Clients["counter"].Department.Name);
        Assert.Equal(["counter"], snapshot.Clients["counter"].Roles.ToArray());
        Assert.Equal(["http://127.0.0.1:8090", "http://127.0.0.1:8080"], snapshot.IssuerKeys.Keys.OrderDescending(StringComparer.Ordinal));
        Decision decision = snapshot.Decide("counter", AccessAction.Lookup, "type", "caf\u00e9", DateTimeOffset.UnixEpoch);
        Assert.Equal(["number"], decision.Grant!.Fields.ToArray());
        Assert.Equal(Permission.Granted, snapshot.Decide("counter", AccessAction.Call, "resource", "p", DateTimeOffset.UnixEpoch).Permission);
    }

    // Fails: whoever runs the identity platform signs presentations, receipts and tokens of nodes.
    [Fact]
    public void IssuerOfPersons_SpeaksForThemOnly()
    {
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Issuers.Add(new TrustedIssuerOptions
        {
            Issuer = "https://identity.example", JwksFile = _jwks, Persons = new PersonClaimsOptions { CodeClaim = "holder_code", CodeTypeClaim = "holder_code_type" },
        });
        AccessSnapshot snapshot = Compile(options, errors);
        Assert.Empty(errors.Lines);
        Assert.DoesNotContain("https://identity.example", snapshot.IssuerKeys.Keys);
        Assert.Equal(_key.Id, Assert.Single(snapshot.PersonIssuers["https://identity.example"].Keys).KeyId);

        options.Issuers[^1] = options.Issuers[^1] with { Persons = new PersonClaimsOptions() };
        Compile(options, errors);
        Assert.Equal(["Access:Issuers:1:Persons:CodeClaim", "Access:Issuers:1:Persons:CodeTypeClaim"], errors.Lines.Select(line => line.Split(": ")[0]));
    }

    // Fails: a grant of this city ends eight hours late, with the day of Greenwich.
    [Fact]
    public void Period_IsCountedInDaysOfTheNode()
    {
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Grants[0] = options.Grants[0] with { From = new DateOnly(2026, 11, 22), To = new DateOnly(2026, 11, 22) };
        AccessSnapshot snapshot = Compile(options, errors);
        DateTimeOffset midnight = new(2026, 11, 22, 0, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(
            [Permission.NotGranted, Permission.Granted, Permission.Granted, Permission.NotGranted],
            new[] { midnight.AddTicks(-1), midnight, midnight.AddDays(1).AddTicks(-1), midnight.AddDays(1) }
                .Select(now => snapshot.Decide("counter", AccessAction.Lookup, "type", "p", now).Permission));
    }

    // Fails: "for ever", written as the last day there is, stops the node from starting.
    [Fact]
    public void DaysAtTheEndsOfTheCalendar_MeanEver()
    {
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Grants[0] = options.Grants[0] with { From = DateOnly.MinValue, To = DateOnly.MaxValue };
        Decision decision = Compile(options, errors).Decide("counter", AccessAction.Lookup, "type", "p", DateTimeOffset.UnixEpoch);
        Assert.Empty(errors.Lines);
        Assert.Equal((DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (decision.Grant!.From, decision.Grant.Until));
    }

    // Fails: an administrator mends one line, starts again, and is told of the next.
    [Fact]
    public void EveryMistake_IsReportedAtOnceWithItsKey()
    {
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Departments.Add(new DepartmentOptions { Code = "", Name = "" });
        options.Departments.Add(options.Departments[0]);
        options.Clients.Add(new ClientOptions { Id = "", Department = "nowhere", Roles = ["king"], JwksFile = "/nowhere" });
        options.Clients.Add(options.Clients[0]);
        options.Grants.Add(new GrantOptions { Id = "", Client = "nobody", Action = "steal", Purposes = [], From = new DateOnly(2026, 2, 1), To = new DateOnly(2026, 1, 1) });
        options.Grants.Add(new GrantOptions { Id = "4", Client = "counter", Action = "lookup", Types = ["another"], Resources = ["resource"], Fields = ["everything"], Purposes = [" "] });
        options.Grants.Add(new GrantOptions { Id = "5", Client = "counter", Action = "call", Types = ["type"], Resources = ["another"], Purposes = ["\ufffe"] });
        options.Grants.Add(new GrantOptions { Id = "6", Client = "counter", Action = "verify", Purposes = [new string('x', 201)] });
        options.Issuers.Add(new TrustedIssuerOptions { Issuer = "city", JwksFile = _directory.Write("empty.json", "{}") });
        options.Issuers.Add(new TrustedIssuerOptions { Issuer = "http://127.0.0.1:8090", JwksFile = _directory.Write("text.json", "no key set") });
        Compile(options, errors);
        string[] keys = [.. errors.Lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)])];
        Assert.Equal(
        [
            "Access:Departments", "Access:Departments:1:Code", "Access:Departments:1:Name",
            "Access:Clients", "Access:Clients:1:Id", "Access:Clients:1:Department", "Access:Clients:1:Roles", "Access:Clients:1:JwksFile",
            "Access:Grants:2:Id", "Access:Grants:2:Client", "Access:Grants:2:To", "Access:Grants:2:Purposes", "Access:Grants:2:Action",
            "Access:Grants:3:Purposes", "Access:Grants:3:Types", "Access:Grants:3:Resources", "Access:Grants:3:Fields",
            "Access:Grants:4:Purposes", "Access:Grants:4:Types", "Access:Grants:4:Resources",
            "Access:Grants:5:Purposes", "Access:Grants:5:Types",
            "Access:Issuers:1:Issuer", "Access:Issuers:1:JwksFile", "Access:Issuers:2:JwksFile", "Access:Issuers:2:Issuer",
        ], keys);
    }

    // Fails: a published set with a secret key in it lets everybody sign in the client's name.
    [Fact]
    public void KeySetWithoutPublicSignatureKeys_IsAnError()
    {
        string octet = """{"keys":[{"kty":"oct","kid":"1","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ"},{"kty":"RSA","kid":"2","use":"enc","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""";
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Clients[0] = options.Clients[0] with { JwksFile = _directory.Write("octet.json", octet) };
        Assert.Empty(Compile(options, errors).Clients["counter"].Keys);
        Assert.StartsWith("Access:Clients:0:JwksFile: ", Assert.Single(errors.Lines), StringComparison.Ordinal);
    }

    // Fails: a client whose only key was stolen cannot be locked out; or a file that is no key set locks one out silently.
    [Theory]
    [InlineData("""{"keys":[]}""", true)]
    [InlineData("{}", false)]
    [InlineData("", false)]
    public void EmptyKeySet_TakesTheKeysAway(string set, bool good)
    {
        ConfigurationErrors errors = new();
        AccessOptions options = Options();
        options.Clients[0] = options.Clients[0] with { JwksFile = _directory.Write("empty.json", set) };
        Assert.Empty(Compile(options, errors).Clients["counter"].Keys);
        Assert.Equal(good, errors.Lines.Count == 0);
    }

    private AccessOptions Options() => new()
    {
        Departments = [new DepartmentOptions { Code = "12350784MB1A00001X", Name = "政务服务中心" }],
        Clients = [new ClientOptions { Id = "counter", Department = "12350784MB1A00001X", Roles = ["counter"], JwksFile = _jwks }],
        Grants =
        [
            new GrantOptions { Id = "1", Client = "counter", Action = "lookup", Types = ["type"], Fields = ["number"], Purposes = ["p", "cafe\u0301"] },
            new GrantOptions { Id = "2", Client = "counter", Action = "call", Resources = ["resource"], Purposes = ["p"] },
        ],
        Issuers = [new TrustedIssuerOptions { Issuer = "http://127.0.0.1:8080", JwksFile = _jwks }],
    };

    private AccessSnapshot Compile(AccessOptions options, ConfigurationErrors errors) =>
        new AccessCompiler(options, TestAccess.Issuer, _key.Public, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), errors).Compile(
            new HashSet<string> { "type" }, new HashSet<string> { "number", "holderName" }, new HashSet<string> { "resource" });
}
