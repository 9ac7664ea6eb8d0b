using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.BadInput;

/// <summary>
/// If one of these fails, a certificate is called unknown although nobody found out, or a counter waits for a registry
/// that never answers. The certificates asked about are unknown ones that nobody asked for before, so the registry is asked.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class BadRegistryTests(Demo demo)
{
    private const string BusinessLicence = "11100000MB0143028R001";

    [Theory]
    [InlineData("rubbish", 502, "source-invalid")]
    [InlineData("lie", 502, "source-invalid")]
    [InlineData("fail", 503, "source-unavailable")]
    [InlineData("hang", 503, "source-unavailable")]
    public async Task BadRegistry_GivesAProblemAndARecord(string mode, int status, string code)
    {
        await MisbehavingAsync(demo.MarketRegulation, "district", mode, async () =>
        {
            string id = demo.Access.UnheardOf(BusinessLicence);

            Answer answer = await AskAsync(demo.District, id, status);

            Assert.True(answer.Status == status, answer.ToString());
            Assert.Equal(code, answer.Code);
            Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
            AuditRecord record = demo.AuditOf("district").Last(record => record.What?.CertificateIds.Contains(id) == true);
            Assert.Equal(AuditDecision.Failed, record.Decision);
            Assert.Equal(code, record.Reason);
            Assert.Contains("source:market-regulation", await demo.District.DegradedAsync());
        });
    }

    /// <summary>XML and GB18030 are read by other code than JSON in UTF-8.</summary>
    [Theory]
    [InlineData("11100000MB03271699001", "rubbish", 502, "source-invalid")]
    [InlineData("11100000MB03271699001", "lie", 502, "source-invalid")]
    [InlineData("11100000MB03271699001", "fail", 503, "source-unavailable")]
    [InlineData("11350700DEM0HR010L001", "rubbish", 502, "source-invalid")]
    [InlineData("11350700DEM0HR010L001", "lie", 502, "source-invalid")]
    [InlineData("11350700DEM0HR010L001", "fail", 503, "source-unavailable")]
    public async Task BadRegistryBehindThePeer_GivesTheSameProblem(string typeCode, string mode, int status, string code)
    {
        Department department = typeCode.Contains("HR010L", StringComparison.Ordinal) ? demo.HumanResources : demo.NaturalResources;
        await MisbehavingAsync(department, "city", mode, async () =>
        {
            Answer atCity = await AskAsync(demo.City, demo.Access.UnheardOf(typeCode), status);
            Answer atDistrict = await AskAsync(demo.District, demo.Access.UnheardOf(typeCode), status);

            Assert.Equal((status, code), (atCity.Status, atCity.Code));
            Assert.Equal((status, code), (atDistrict.Status, atDistrict.Code));
        });
    }

    [Fact]
    public async Task HangingRegistry_LeavesTheOthersAlone()
    {
        await MisbehavingAsync(demo.NaturalResources, "city", "hang", async () =>
        {
            string hanging = demo.Access.UnheardOf("11100000MB03271699001");
            string other = demo.Access.UnheardOf("11350700DEM0HR010L001");
            Task<Answer>[] held = [.. Enumerable.Range(0, 40).Select(_ => demo.City.VerifyAsync(hanging, demo.Counter))];

            Answer answer = await demo.City.VerdictAsync(other, demo.Counter);

            Assert.Equal("unknown", answer.Verdict);
            Assert.All(await Task.WhenAll(held), each => Assert.Equal("source-unavailable", each.Code));
        });
    }

    /// <summary>What a busy machine makes late is asked again, unless that is what is expected.</summary>
    private Task<Answer> AskAsync(NodeClient node, string id, int expected) =>
        expected == 503 ? node.VerifyAsync(id, demo.Counter) : node.VerdictAsync(id, demo.Counter);

    private async Task MisbehavingAsync(Department department, string node, string mode, Func<Task> test)
    {
        await department.BehaveAsync(mode);
        try
        {
            await test();
        }
        finally
        {
            await department.BehaveAsync("normal");
            await Eventually.TrueAsync("the registry is asked again", async () =>
            {
                Answer[] answers = await Task.WhenAll(demo.Access.Of("unknown")
                    .Where(id => demo.Access.SampleDetails[id].Node == node)
                    .Select(id => demo.Node(node).VerifyAsync(demo.Access.UnheardOf(demo.Access.SampleDetails[id].TypeCode), demo.Counter)));
                return answers.All(answer => answer.Status == 200) && (await demo.Node(node).DegradedAsync()).Count == 0;
            });
        }
    }
}
