using Exchange.Audit;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Records;

/// <summary>If one of these fails, an auditor cannot say who asked what about whom, why, and what they were told.</summary>
[Collection(DemoTests.Name)]
public sealed class RecordTests(Demo demo)
{
    [Fact]
    public async Task Verdict_IsRecordedWithWhoWhyAndWhat()
    {
        string id = demo.Access.Sample("revoked", "district");
        DateTimeOffset before = DateTimeOffset.UtcNow;

        Answer answer = await demo.District.VerifyAsync(new
        {
            certificateId = id,
            context = new { purpose = Purpose.Granted, officer = "jy-042", itemCode = "11350703DEM0MR018P4350700000001", caseNumber = "11350703DEM0MR018P4350700000001202611220001" },
        }, demo.Counter);

        Assert.True(answer.Status == 200, answer.ToString());
        AuditRecord record = demo.RecordAt(answer.Audit);
        Assert.Equal(AuditRecord.CurrentSuite, record.Suite);
        Assert.Equal(AuditKind.Verification, record.Kind);
        Assert.Equal("350703", record.Node);
        Assert.Equal((AuditDecision.Allowed, ""), (record.Decision, record.Reason));
        Assert.InRange(record.Time.ToDateTimeOffset(), before, DateTimeOffset.UtcNow);
        Assert.Equal(("district-counter", "jy-042"), (record.Who.Client, record.Who.Officer));
        Assert.Matches("^[0-9A-HJ-NPQRTUWXY]{18}$", record.Who.Department);
        Assert.Equal(Purpose.Granted, record.Why.Purpose);
        Assert.Equal("11350703DEM0MR018P4350700000001", record.Why.ItemCode);
        Assert.Equal("11350703DEM0MR018P4350700000001202611220001", record.Why.CaseNumber);
        Assert.Equal([id], record.What.CertificateIds);
        Assert.Equal("11100000MB0143028R001", record.What.CertificateType);
        Assert.Equal("revoked", record.Verdict);
        Assert.Equal(answer.ServedFrom, record.ServedFrom);
        Assert.Equal(answer.AsOf, record.AsOf.ToDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        Assert.Matches("^[0-9a-f]{32}$", record.TraceId);
    }

    [Fact]
    public async Task QuestionByHolder_IsRecordedWithWhomAndWhatWasShown()
    {
        string id = demo.Access.Of("several").First(candidate => demo.Access.SampleDetails[candidate].Node == "district");
        SampleDetails holder = demo.Access.SampleDetails[id];

        Answer answer = await demo.District.VerdictAsync(holder, demo.Counter);

        AuditRecord record = demo.RecordAt(answer.Audit);
        Assert.Equal((holder.HolderCode, holder.HolderCodeType), (record.Whom.HolderCode, record.Whom.HolderCodeType));
        Assert.Contains(id, record.What.CertificateIds);
        Assert.Equal(answer.Json.GetProperty("candidates").GetArrayLength(), record.What.CertificateIds.Count);
        Assert.Equal("several", record.Verdict);
    }

    [Fact]
    public async Task Denial_IsRecordedWithItsReason()
    {
        string id = demo.Access.Sample("valid", "district");

        await demo.District.VerifyAsync(id, demo.Provider);

        AuditRecord record = LastOf("district-provider");
        Assert.Equal((AuditDecision.Denied, "not-granted"), (record.Decision, record.Reason));
        Assert.Equal([id], record.What.CertificateIds);
        Assert.Equal(("", ""), (record.Verdict, record.ServedFrom));
    }

    [Theory]
    [InlineData("""{"certificateId": "x", "context": {"purpose": "餐饮店开办核验", "officer": "jy-017"}}""", "identifier-malformed")]
    [InlineData("""{"certificateId": "x"}""", "context-required")]
    [InlineData("""{""", "malformed-request")]
    public async Task RefusedRequest_IsRecordedWithItsReason(string body, string code)
    {
        Answer answer = await demo.District.VerifyAsync(new StringContent(body, System.Text.Encoding.UTF8, "application/json"), demo.Counter);

        Assert.Equal(code, answer.Code);
        AuditRecord record = LastOf("district-counter");
        Assert.Equal((AuditDecision.Failed, code), (record.Decision, record.Reason));
    }

    [Fact]
    public async Task EveryOfManyConcurrentCalls_HasARecordOfItsOwn()
    {
        string[] ids = [.. demo.Access.Samples.Values.SelectMany(samples => samples).Where(id => demo.Access.SampleDetails[id].Node == "district")];

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(call => demo.District.VerdictAsync(ids[call % ids.Length], demo.Counter)));

        Assert.Equal(answers.Length, answers.Select(answer => answer.Audit).Distinct().Count());
        ulong first = answers.Min(answer => answer.Audit.Index);
        IReadOnlyList<AuditRecord> records = demo.AuditOf("district").From(first);
        for (int call = 0; call < answers.Length; call++)
        {
            AuditRecord record = records[(int)(answers[call].Audit.Index - first)];
            Assert.Equal([ids[call % ids.Length]], record.What.CertificateIds);
            Assert.Equal(answers[call].Verdict, record.Verdict);
        }
    }

    /// <summary>An auditor reads the log with the key; whoever steals the disk must read nothing.</summary>
    [Fact]
    public async Task LogOnDisk_IsEncrypted()
    {
        string id = demo.Access.Sample("valid", "district");
        await demo.District.VerdictAsync(id, demo.Counter);

        foreach (string file in Directory.EnumerateFiles(demo.AuditOf("district").Directory).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(file));
            Assert.DoesNotContain(id, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Purpose.Granted, text, StringComparison.Ordinal);
            Assert.DoesNotContain("district-counter", text, StringComparison.Ordinal);
        }
    }

    private AuditRecord LastOf(string client) => demo.AuditOf("district").Last(record => record.Kind == AuditKind.Verification && record.Who?.Client == client);
}
