using System.Text;
using System.Text.Json;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Adapters;

// What a counter sees is what these mappings read out of a registry's answer.
public class RestSourceTests
{
    [Fact]
    public async Task Get_ReadsEveryMappedField()
    {
        await using var registry = await RegistryServer.StartAsync(TestMappings.Certificate());
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var certificate = await GetAsync(source);
        var expected = new Certificate
        {
            Id = TestMappings.Id,
            Type = new CertificateType { Code = TestMappings.TypeCode, Name = "营业执照" },
            Holder = new Holder { Name = "建阳小店", Code = "91350703DM00000001", CodeType = "001" },
            ValidFrom = new Date { Year = 2021, Month = 5, Day = 1 },
            State = new State { SourceCode = "01", Canonical = CanonicalState.Valid },
            RelatedItems = { "one", "two" },
            Extension = { ["经营范围"] = "餐饮", ["人数"] = "3" },
            HasDocument = true,
            ChangeSequence = 7,
        };
        var made = DateTimeOffset.Parse("2022-05-01T02:00:00Z", null);
        expected.Annotations.Add(new Annotation { MadeAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(made), Reason = "更正" });
        Assert.Equal(expected, certificate);
    }

    [Fact]
    public async Task Get_SendsTheSecretAndTheEncodedId()
    {
        await using var registry = await RegistryServer.StartAsync("""{ "code": "NONE" }""", status: 404);
        using var source = TestSource.Load(TestMappings.Whole, registry);
        Assert.Null((await source.GetAsync("a/../b?c", default)).Result.Value);
        var request = Assert.Single(registry.Requests);
        Assert.Equal("/certificates/a%2F..%2Fb%3Fc", request.Target);
        Assert.Equal(TestSource.Secret, request.Headers["X-Api-Key"]);
    }

    [Fact]
    public async Task BasicAuthentication_IsSent()
    {
        await using var registry = await RegistryServer.StartAsync(TestMappings.Certificate());
        var mapping = TestMappings.Whole.Replace(
            "auth: { kind: header, header: X-Api-Key, secret: { environment: REGISTRY_SECRET } }",
            "auth: { kind: basic, user: exchange, password: { file: /secrets/registry } }",
            StringComparison.Ordinal);
        using var source = TestSource.Load(mapping, registry);
        await GetAsync(source);
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"exchange:{TestSource.Secret}"));
        Assert.Equal($"Basic {expected}", registry.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task Gb18030_IsReadAndWritten()
    {
        // U+20000 is one of the characters that only the four-byte forms of GB18030 have; names use them.
        var gb18030 = AnswerForm.Charset("gb18030")!;
        var answer = $"{{\"list\": [{TestMappings.Certificate(holder: "𠀀记").Replace("建阳小店", "𠀀记小店", StringComparison.Ordinal)}]}}";
        await using var registry = await RegistryServer.StartAsync(answer, charset: gb18030);
        using var source = TestSource.Load("charset: gb18030\n" + TestMappings.Whole, registry);
        var found = await source.FindAsync(new HolderQuery("𠀀记", "001", TestMappings.TypeCode), default);
        Assert.Equal("𠀀记小店", Assert.Single(found.Result.Value).Holder.Name);
        var request = registry.Requests[0];
        Assert.Equal("application/json; charset=gb18030", request.Headers["Content-Type"], ignoreCase: true);
        Assert.Contains("\"who\": \"𠀀记\"", gb18030.GetString(request.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_AsksInTheRegistrysOwnCodes()
    {
        await using var registry = await RegistryServer.StartAsync("""{ "list": [] }""");
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var found = await source.FindAsync(new HolderQuery("quote\"it", "001", TestMappings.TypeCode), default);
        Assert.Empty(found.Result.Value);
        using var body = JsonDocument.Parse(registry.Requests[0].Body);
        Assert.Equal("quote\"it", body.RootElement.GetProperty("who").GetString());
        Assert.Equal("ORG", body.RootElement.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Find_WhereTheTypeCannotBeAskedFor_KeepsTheAskedOne()
    {
        var other = TestMappings.Certificate(type: TestMappings.OtherTypeCode);
        await using var registry = await RegistryServer.StartAsync($"{{ \"list\": [{other}, {TestMappings.Certificate()}] }}");
        var mapping = TestMappings.Whole.Replace(", \"type\": \"{typeCode}\"", "", StringComparison.Ordinal);
        using var source = TestSource.Load(mapping, registry);
        var found = await source.FindAsync(new HolderQuery("91350703DM00000001", "001", TestMappings.TypeCode), default);
        Assert.Equal(TestMappings.TypeCode, Assert.Single(found.Result.Value).Type.Code);
    }

    [Theory]
    [InlineData("03", CanonicalState.Revoked, "")]
    [InlineData("99", CanonicalState.Other, "99")]
    [InlineData("42", CanonicalState.Other, "42")]
    public async Task State_IsMappedAndNeverGuessed(string code, CanonicalState expected, string text)
    {
        await using var registry = await RegistryServer.StartAsync(TestMappings.Certificate(state: code));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var state = (await GetAsync(source)).State;
        Assert.Equal((expected, text), (state.Canonical, state.Text));
    }

    [Fact]
    public async Task Xml_IsReadByPathsOfElementsAndAttributes()
    {
        const string Answer =
            """<?xml version="1.0" encoding="utf-16"?><A n="1"><C seq="7"><Id>x-1</Id><Kind code="11100000MB0143028R001"/><State>01</State><Notes><Note at="2022-05-01 10:00">更正</Note></Notes></C></A>""";
        const string Mapping =
            """
            name: registry
            kind: rest
            baseAddress: ${REGISTRY_URL}
            answers: xml
            auth: { kind: none }
            types: [{ code: 11100000MB0143028R001, states: { "01": valid } }]
            certificate:
              id: Id
              typeCode: Kind/@code
              state: State
              annotations: { list: Notes/Note, madeAt: { path: "@at", format: yyyy-MM-dd HH:mm }, reason: . }
              changeSequence: "@seq"
            operations:
              get:
                request: { method: GET, path: /get, query: { id: "{id}", all: "1" } }
                noMatch: [{ field: A/@n, is: "0" }]
                certificate: A/C
            """;
        await using var registry = await RegistryServer.StartAsync(Answer);
        using var source = TestSource.Load(Mapping, registry);
        var certificate = (await source.GetAsync("x-1", default)).Result.Value!;
        Assert.Equal("更正", Assert.Single(certificate.Annotations).Reason);
        Assert.Equal("/get?id=x-1&all=1", registry.Requests[0].Target);
    }

    [Fact]
    public async Task Register_SendsTheCertificateByTheSameMapping()
    {
        await using var registry = await RegistryServer.StartAsync(
            (request, context) => RegistryServer.AnswerAsync(context, request.Method == "POST" ? TestMappings.Certificate() : "{}"));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var certificate = new Certificate
        {
            Id = TestMappings.Id,
            Type = new CertificateType { Code = TestMappings.TypeCode },
            Holder = new Holder { Name = "<\"小店\">", Code = "91350703DM00000001", CodeType = "001" },
            ValidFrom = new Date { Year = 2021, Month = 5, Day = 1 },
            State = new State { Canonical = CanonicalState.Revoked },
            RelatedItems = { "one" },
            Extension = { ["a.b"] = "c" },
            HasDocument = true,
        };
        Assert.Equal(7u, (await source.RegisterAsync(certificate, default)).Result.Value.ChangeSequence);
        using var body = JsonDocument.Parse(registry.Requests[0].Body);
        var sent = body.RootElement;
        Assert.Equal("<\"小店\">", sent.GetProperty("holder").GetProperty("name").GetString());
        Assert.Equal("ORG", sent.GetProperty("holder").GetProperty("kind").GetString());
        Assert.Equal("2021-05-01", sent.GetProperty("from").GetString());
        Assert.Equal("none", sent.GetProperty("to").GetString());
        Assert.Equal("03", sent.GetProperty("state").GetString());
        Assert.True(sent.GetProperty("file").GetBoolean());
        Assert.Equal("c", sent.GetProperty("more").GetProperty("a.b").GetString());
        Assert.False(sent.TryGetProperty("seq", out _));
    }

    // A registry may have taken what it did not answer, and not every registry takes the same thing twice.
    [Theory]
    [InlineData(StatusCodes.Status409Conflict, nameof(SourceFault.Conflict))]
    [InlineData(StatusCodes.Status503ServiceUnavailable, nameof(SourceFault.Unavailable))]
    public async Task Register_ThatFails_IsToldAndNotTriedAgain(int status, string expected)
    {
        await using var registry = await RegistryServer.StartAsync("{}", status);
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var certificate = new Certificate
        {
            Id = TestMappings.Id,
            Type = new CertificateType { Code = TestMappings.TypeCode },
            State = new State { SourceCode = "01" },
        };
        Assert.Equal(expected, (await source.RegisterAsync(certificate, default)).Result.Failure.Fault.ToString());
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task Register_DayThatDoesNotExist_IsRefusedBeforeTheRegistry()
    {
        await using var registry = await RegistryServer.StartAsync("{}");
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var certificate = new Certificate
        {
            Id = TestMappings.Id,
            Type = new CertificateType { Code = TestMappings.TypeCode },
            State = new State { SourceCode = "01" },
            ValidTo = new Date { Year = 2021, Month = 2, Day = 30 },
        };
        Assert.Equal(SourceFault.BadRequest, (await source.RegisterAsync(certificate, default)).Result.Failure.Fault);
        Assert.Empty(registry.Requests);
    }

    private static async Task<Certificate> GetAsync(GuardedSource source)
    {
        var asked = await source.GetAsync(TestMappings.Id, default);
        Assert.Equal("", asked.Result.Failure.Message ?? "");
        return asked.Result.Value!;
    }
}
