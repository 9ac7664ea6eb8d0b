using System.Text;
using Exchange.Adapters.Sources;

namespace Exchange.Tests.Unit.Adapters;

// "No such certificate" refuses a citizen; "could not find out" asks again. They must never be taken for each other,
// and no answer may vouch for a certificate that was not asked for.
public class AnswerTests
{
    [Fact]
    public async Task NoMatch_IsAnAnswer()
    {
        var result = await GetAsync("""{ "code": "NONE" }""", 404);
        Assert.True(result.Succeeded);
        Assert.Null(result.Value);
    }

    [Theory]
    [InlineData("<html>no such page</html>", 404, nameof(SourceFault.Invalid))]
    [InlineData("""{ "code": "ELSE" }""", 404, nameof(SourceFault.Invalid))]
    [InlineData("""{ "code": "NONE" }""", 200, nameof(SourceFault.Invalid))]
    [InlineData("""{ "code": "BUSY" }""", 200, nameof(SourceFault.Unavailable))]
    [InlineData("""{ "code": "DENIED" }""", 200, nameof(SourceFault.Invalid))]
    [InlineData("{}", 401, nameof(SourceFault.Invalid))]
    [InlineData("{}", 302, nameof(SourceFault.Invalid))]
    [InlineData("{}", 500, nameof(SourceFault.Unavailable))]
    [InlineData("{}", 429, nameof(SourceFault.Unavailable))]
    [InlineData("{ rubbish", 200, nameof(SourceFault.Invalid))]
    [InlineData("", 200, nameof(SourceFault.Invalid))]
    [InlineData("null", 200, nameof(SourceFault.Invalid))]
    public async Task WhatIsNoNoMatch_IsNeverTakenForOne(string body, int status, string expected) =>
        Assert.Equal(expected, (await GetAsync(body, status)).Failure.Fault.ToString());

    [Fact]
    public async Task AnotherCertificate_IsRefusedWithoutTellingAboutIt()
    {
        var result = await GetAsync(TestMappings.Certificate(id: "1.2.156.3005.2.another"));
        Assert.Equal(SourceFault.Invalid, result.Failure.Fault);
        Assert.StartsWith("source-invalid: ", result.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another.", result.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9135", result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeThatIsNotServed_IsRefused() =>
        Assert.Equal(SourceFault.Invalid, (await GetAsync(TestMappings.Certificate(type: TestMappings.OtherTypeCode))).Failure.Fault);

    [Fact]
    public async Task MissingState_IsRefused() =>
        Assert.Equal(SourceFault.Invalid, (await GetAsync(TestMappings.Certificate(state: ""))).Failure.Fault);

    [Fact]
    public async Task WrongField_IsToldByNameAndPlaceNotByValue()
    {
        var result = await GetAsync(TestMappings.Certificate().Replace("2021-05-01", "01.05.2021", StringComparison.Ordinal));
        Assert.Equal("source-invalid: validFrom (registry.yaml:16): it is no date in the formats of the mapping", result.Failure.Message);
    }

    [Theory]
    [InlineData("91350703DM00000002", TestMappings.TypeCode)]
    [InlineData("91350703DM00000001", TestMappings.OtherTypeCode)]
    public async Task FoundOfAnotherHolderOrType_IsRefused(string holder, string type)
    {
        var list = $"{{ \"list\": [{TestMappings.Certificate()}, {TestMappings.Certificate(holder: holder, type: type)}] }}";
        await using var registry = await RegistryServer.StartAsync(list);
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var found = await source.FindAsync(new HolderQuery("91350703DM00000001", "001", TestMappings.TypeCode), default);
        Assert.Equal(SourceFault.Invalid, found.Result.Failure.Fault);
    }

    [Fact]
    public async Task Redirect_IsNotFollowedWithTheSecret()
    {
        await using var registry = await RegistryServer.StartAsync((_, context) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var source = TestSource.Load(TestMappings.Whole, registry);
        Assert.Equal(SourceFault.Invalid, (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutOff()
    {
        await using var registry = await RegistryServer.StartAsync(new string(' ', 2_048));
        using var source = TestSource.Load("responseLimit: 1 KiB\n" + TestMappings.Whole, registry);
        Assert.Contains("longer than 1024 bytes", (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Message, StringComparison.Ordinal);
    }

    // A registry's rubbish must come out as such, not as an error of the adapter's own.
    [Fact]
    public async Task DamagedAnswer_IsNeverAnErrorOfTheAdapter()
    {
        var random = new Random(1);
        await using var registry = await RegistryServer.StartAsync((_, context) =>
        {
            var answer = Encoding.UTF8.GetBytes(TestMappings.Certificate());
            for (var damage = random.Next(1, 4); damage > 0; damage--)
            {
                answer[random.Next(answer.Length)] = (byte)random.Next(256);
            }

            return context.Response.Body.WriteAsync(answer).AsTask();
        });
        using var source = TestSource.Load(TestMappings.Whole, registry);
        for (var i = 0; i < 500; i++)
        {
            var fault = (await source.GetAsync(TestMappings.Id, default)).Result.Failure.Fault;
            Assert.True(fault is SourceFault.None or SourceFault.Invalid or SourceFault.Unavailable, $"{fault}");
        }
    }

    [Theory]
    [InlineData("""{ "\ud80": 1, "\ud800": 2, "id": "x" }""")]
    [InlineData("""{ "more": { "\ud800": 1 }, "id": "x" }""")]
    [InlineData("""{ "items": [ "\ud800" ], "id": "x" }""")]
    [InlineData("""{ "code": "\ud800", "id": "x" }""")]
    public async Task HalfCharacters_AreRefused(string body) =>
        Assert.Equal(SourceFault.Invalid, (await GetAsync(body)).Failure.Fault);

    [Fact]
    public async Task ChangesOutOfOrder_AreRefused()
    {
        var list = $"{TestMappings.Certificate(sequence: 9)}, {TestMappings.Certificate(sequence: 8)}";
        await using var registry = await RegistryServer.StartAsync(Changes(list, last: 9));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        Assert.Equal(SourceFault.Invalid, (await source.PollAsync(7, TimeSpan.FromSeconds(9), default)).Failure.Fault);
    }

    [Fact]
    public async Task CursorAheadOfTheRegistry_IsNotTakenForQuiet()
    {
        await using var registry = await RegistryServer.StartAsync(Changes("", last: 5));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        Assert.Equal(SourceFault.CursorUnknown, (await source.PollAsync(7, TimeSpan.FromSeconds(9), default)).Failure.Fault);
    }

    [Fact]
    public async Task ChangesOfTypesThatAreNotServed_MoveTheCursorOnly()
    {
        var other = $"{{ \"type\": \"{TestMappings.OtherTypeCode}\", \"seq\": 9 }}";
        await using var registry = await RegistryServer.StartAsync(Changes(other, last: 9));
        using var source = TestSource.Load(TestMappings.Whole, registry);
        var page = await source.PollAsync(7, TimeSpan.FromSeconds(9), default);
        Assert.Equal(new SourceChange(9, null), Assert.Single(page.Value.Changes));
    }

    internal static string Changes(string list, ulong last, bool more = false) =>
        $$"""{ "list": [{{list}}], "last": {{last}}, "now": "2026-11-22T10:00:00.5+08:00", "more": {{(more ? "true" : "false")}} }""";

    private static async Task<SourceResult<Exchange.Contracts.V1.Certificate?>> GetAsync(string body, int status = 200)
    {
        await using var registry = await RegistryServer.StartAsync(body, status);
        using var source = TestSource.Load(TestMappings.Whole, registry);
        return (await source.GetAsync(TestMappings.Id, default)).Result;
    }
}
