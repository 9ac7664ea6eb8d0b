using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, a citizen who forgot the certificate cannot be served by name and code, or is taken for somebody else.</summary>
[Collection(DemoTests.Name)]
public sealed class HolderVerdictTests(Demo demo)
{
    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task HolderOfValidCertificate_GivesThatCertificate(string node)
    {
        foreach (string id in demo.Access.Of("valid"))
        {
            SampleDetails holder = demo.Access.SampleDetails[id];

            Answer answer = await demo.Node(node).VerdictAsync(holder, demo.Counter);

            Assert.True(answer.Status == 200, $"{id}: {answer}");
            Assert.Equal("valid", answer.Verdict);
            Assert.Equal(holder.TypeCode, answer.Json.GetProperty("certificate").GetProperty("type").GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("city")]
    [InlineData("district")]
    public async Task HolderOfTwoCertificates_GivesSeveralWithCandidates(string node)
    {
        foreach (string id in demo.Access.Of("several"))
        {
            Answer answer = await demo.Node(node).VerdictAsync(demo.Access.SampleDetails[id], demo.Counter);

            Assert.Equal("several", answer.Verdict);
            Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("certificate").ValueKind);
            string[] candidates = [.. answer.Json.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("id").GetString()!)];
            Assert.Contains(id, candidates);
            Assert.True(candidates.Length > 1);
        }
    }

    [Fact]
    public async Task HolderOverGrpc_GivesTheSame()
    {
        string id = demo.Access.Of("several").First(candidate => demo.Access.SampleDetails[candidate].HolderCodeType == "111");
        SampleDetails holder = demo.Access.SampleDetails[id];
        VerifyRequest request = new()
        {
            Holder = new HolderAndType { HolderCode = holder.HolderCode, HolderCodeType = holder.HolderCodeType, TypeCode = holder.TypeCode },
        };

        VerifyReply reply = await demo.District.VerifyByGrpcAsync(request, demo.Counter);

        Assert.Equal(Verdict.Several, reply.Verdict);
        Assert.Contains(id, reply.Candidates.Select(candidate => candidate.Id));
    }

    [Fact]
    public async Task HolderWithoutCertificate_GivesUnknown()
    {
        SampleDetails person = new("11100000MB03271699001", "11010519491231002X", "111", "city");

        Answer answer = await demo.City.VerdictAsync(person, demo.Counter);

        Assert.Equal("unknown", answer.Verdict);
    }

    /// <summary>The check character of a citizen ID is a capital X; officers type a small one.</summary>
    [Fact]
    public async Task SmallX_IsTakenForACapitalOne()
    {
        SampleDetails person = new("11100000MB03271699001", "11010519491231002x", "111", "city");

        Answer answer = await demo.City.VerdictAsync(person, demo.Counter);

        Assert.Equal("unknown", answer.Verdict);
        Assert.Equal("11010519491231002X", demo.RecordAt(answer.Audit).Whom.HolderCode);
    }

    [Theory]
    [InlineData("111", "110105194912310021", "11100000MB03271699001")]
    [InlineData("001", "914403001922038215", "11100000MB0143028R001")]
    public async Task WrongCheckCharacterOfHolder_IsRefusedWithTheExpectedOne(string codeType, string code, string typeCode)
    {
        Answer answer = await demo.District.VerdictAsync(new SampleDetails(typeCode, code, codeType, ""), demo.Counter);

        Assert.Equal(400, answer.Status);
        Assert.Equal("check-character", answer.Code);
        Assert.Contains(codeType == "111" ? "X" : "6", Assert.Single(answer.Errors["holder.code"]), StringComparison.Ordinal);
    }
}
