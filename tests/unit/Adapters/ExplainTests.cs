using Exchange.Contracts.V1;

namespace Exchange.Tests.Unit.Adapters;

// An operator who connects a registry sees with this what the mapping makes of its answer, and why it fails.
public class ExplainTests
{
    [Fact]
    public async Task GoodCertificate_IsToldStepByStep()
    {
        var steps = await StepsAsync(TestMappings.Certificate());
        Assert.Equal(["request", "response", "noMatch", "unavailable", "errors", "id", "typeCode"], steps.Take(7).Select(step => step.Name));
        Assert.All(steps, step => Assert.Equal("", step.Error));
        var validFrom = Single(steps, "validFrom");
        Assert.Equal(("registry.yaml:16", "\"2021-05-01\"", "2021-05-01"), (validFrom.Place, validFrom.Input, validFrom.Output));
        var holderCodeType = Single(steps, "holderCodeType");
        Assert.Equal(("\"ORG\"", "001"), (holderCodeType.Input, holderCodeType.Output));
        Assert.Equal("valid", Single(steps, "canonical state").Output);
        Assert.Equal("certificate", steps[^1].Output);
    }

    [Fact]
    public async Task WrongFields_AreAllToldWithTheirPlaces()
    {
        var answer = TestMappings.Certificate()
            .Replace("2021-05-01", "May 2021", StringComparison.Ordinal)
            .Replace("\"ORG\"", "\"CLUB\"", StringComparison.Ordinal);
        var steps = await StepsAsync(answer);
        Assert.Equal("the map has no entry for this value", Single(steps, "holderCodeType").Error);
        Assert.Equal("it is no date in the formats of the mapping", Single(steps, "validFrom").Error);
        Assert.StartsWith("source-invalid: holderCodeType (registry.yaml:15)", steps[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownState_IsPointedOut() =>
        Assert.NotEqual("", Single(await StepsAsync(TestMappings.Certificate(state: "42")), "canonical state").Error);

    [Fact]
    public async Task AnotherCertificate_IsPointedOut()
    {
        var steps = await StepsAsync(TestMappings.Certificate(id: "another"));
        Assert.Equal("source-invalid: the registry answered another certificate than asked for", steps[^1].Error);
    }

    [Fact]
    public async Task UnreachableRegistry_IsPointedOut()
    {
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole, "http://127.0.0.1:1"));
        var reply = await adapter.Diagnostics.ExplainAsync(new ExplainRequest { Source = "registry", Id = "x" });
        Assert.Equal(["request", "response", "outcome"], reply.Steps.Select(step => step.Name));
        Assert.Contains("cannot be reached", reply.Steps[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_IsMaskedAlsoWhereTheRegistryRepeatsIt()
    {
        var steps = await StepsAsync(TestMappings.Certificate().Replace("建阳小店", TestSource.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.ToString().Contains(TestSource.Secret, StringComparison.Ordinal));
        Assert.Contains("X-Api-Key: ***", Single(steps, "request").Output, StringComparison.Ordinal);
        Assert.Equal("***", Single(steps, "holderName").Output);
    }

    private static ExplainStep Single(IEnumerable<ExplainStep> steps, string name) => steps.Single(step => step.Name == name);

    private static async Task<IReadOnlyList<ExplainStep>> StepsAsync(string answer)
    {
        await using var registry = await RegistryServer.StartAsync(answer);
        await using var adapter = await AdapterServer.StartAsync(TestSource.Load(TestMappings.Whole, registry));
        return (await adapter.Diagnostics.ExplainAsync(new ExplainRequest { Source = "registry", Id = TestMappings.Id })).Steps;
    }
}
