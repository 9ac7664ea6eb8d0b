using System.Text.Json;
using Exchange.Audit;
using Exchange.Contracts.Identifiers;
using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Verdicts;

/// <summary>If one of these fails, a department that verifies its files overnight gets verdicts of other certificates, or none.</summary>
[Collection(DemoTests.Name)]
public sealed class BatchTests(Demo demo)
{
    private const string Path = "/api/v1/verifications/batch";
    private const string Calls = "exchange_source_duration_seconds_count";

    private static readonly string[] s_verdicts = ["valid", "revoked", "expired", "suspended", "cancelled", "superseded", "unknown"];

    [Fact]
    public async Task Batch_IsAnsweredInOrderAndBadItemsSpoilNoOther()
    {
        string[] verdicts = [.. s_verdicts.Where(verdict => verdict == "unknown" || demo.Access.Samples.ContainsKey(verdict))];
        string[] ids = [.. verdicts.Select(verdict => demo.Access.Of(verdict)[0])];
        SampleDetails holder = demo.Access.SampleDetails[ids[0]];
        object[] items =
        [
            .. ids.Select(id => new { certificateId = id }),
            new { certificateId = "1.2.156" },
            new { },
            new { holder = new { code = holder.HolderCode, codeType = holder.HolderCodeType }, typeCode = holder.TypeCode },
            new { certificateId = ids[0] },
        ];

        Answer answer = await demo.District.PostAsync(Path, new { context = Purpose.Context, items }, demo.Counter);

        Assert.True(answer.Status == 200, answer.ToString());
        JsonElement[] results = [.. answer.Json.GetProperty("results").EnumerateArray()];
        Assert.Equal(items.Length, results.Length);
        Assert.Equal(verdicts, results.Take(verdicts.Length).Select(result => result.GetProperty("verdict").GetString()));
        Assert.Equal("identifier-malformed", results[^4].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("malformed-request", results[^3].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("valid", results[^2].GetProperty("verdict").GetString());
        Assert.Equal(ids[0], results[^1].GetProperty("certificate").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Batch_IsOneRecordThatHoldsEachQuestion()
    {
        string good = demo.Access.Sample("valid", "district");
        string bad = demo.Access.Sample("revoked", "district");

        Answer answer = await demo.District.PostAsync(Path, new { context = Purpose.Context, items = new object[] { new { certificateId = good }, new { certificateId = "x" }, new { certificateId = bad } } }, demo.Counter);

        AuditRecord record = demo.RecordAt(answer.Audit);
        Assert.Equal((AuditKind.Batch, AuditDecision.Allowed), (record.Kind, record.Decision));
        Assert.Equal(("district-counter", Purpose.Officer, Purpose.Granted), (record.Who.Client, record.Who.Officer, record.Why.Purpose));
        Assert.Equal(["valid", "", "revoked"], record.Entries.Select(entry => entry.Verdict));
        Assert.Equal([good, bad], record.Entries.Where(entry => entry.What is not null).SelectMany(entry => entry.What.CertificateIds));
        Assert.Equal("identifier-malformed", record.Entries[1].Reason);
    }

    [Fact]
    public async Task DenialWithinABatch_IsRecordedAsSuch()
    {
        string id = demo.Access.Sample("valid", "district");

        Answer answer = await demo.District.PostAsync(Path, new { context = new { purpose = Purpose.NotGranted, officer = Purpose.Officer }, items = new object[] { new { certificateId = id } } }, demo.Counter);

        Assert.Equal("purpose-not-granted", answer.Json.GetProperty("results")[0].GetProperty("problem").GetProperty("code").GetString());
        AuditRecord entry = Assert.Single(demo.RecordAt(answer.Audit).Entries);
        Assert.Equal((AuditDecision.Denied, "purpose-not-granted"), (entry.Decision, entry.Reason));
    }

    [Theory]
    [InlineData(0, 400)]
    [InlineData(1000, 200)]
    [InlineData(1001, 400)]
    public async Task NumberOfItems_IsBounded(int count, int status)
    {
        string id = demo.Access.Sample("valid", "district");
        object[] items = [.. Enumerable.Repeat(new { certificateId = id }, count)];

        Answer answer = await demo.District.PostAsync(Path, new { context = Purpose.Context, items }, demo.Counter);

        Assert.True(answer.Status == status, answer.ToString());
        if (status == 200)
        {
            Assert.Equal(count, answer.Json.GetProperty("results").GetArrayLength());
        }
        else
        {
            Assert.Equal("malformed-request", answer.Code);
            Assert.Contains("items", answer.Errors.Select(error => error.Key));
        }
    }

    // Fails: a thousand files that nobody asked about yet are a thousand calls between the node and its adapter, and the registry's other callers wait.
    [Fact]
    public async Task ColdCertificates_AreAskedForAHundredAtATime()
    {
        string known = demo.Access.Sample("valid", "district");
        Assert.True(CertificateIdentifier.TryParse(known, out CertificateIdentifier like, out _));
        string[] ids = [known, .. Enumerable.Range(1, 999).Select(serial => CertificateIdentifier.Create(
            like.TypeCode.ToString(), like.Issuer.ToString(), $"98765{serial:D6}", "001").ToString())];
        await using OwnNode node = await OwnNode.StartAsync(demo);
        double before = await CallsAsync(node);

        Answer answer = await node.Client.PostAsync(
            Path, new { context = Purpose.Context, items = ids.Select(id => new { certificateId = id }) }, node.TokenOf("district-counter"));

        IEnumerable<string?> verdicts = answer.Json.GetProperty("results").EnumerateArray()
            .Select(result => result.TryGetProperty("verdict", out JsonElement verdict) ? verdict.GetString() : null);
        Assert.Equal(Enumerable.Repeat("unknown", 999).Prepend("valid"), verdicts);
        Assert.InRange(await CallsAsync(node) - before, 1, 10);
    }

    [Fact]
    public async Task BodyOver256KiB_IsTooLarge()
    {
        object[] items = [new { certificateId = new string('1', 256 * 1024) }];
        Answer answer = await demo.District.PostAsync(Path, new { context = Purpose.Context, items }, demo.Counter);
        Assert.Equal((413, "too-large"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task UnknownFieldOfAnItem_IsNamed()
    {
        Answer answer = await demo.District.PostAsync(Path, new { context = Purpose.Context, items = new object[] { new { certificateId = "x" }, new { certificateID = "x" } } }, demo.Counter);
        Assert.Equal((400, "unknown-field"), (answer.Status, answer.Code));
        Assert.Contains("items[1].certificateID", answer.Errors.Select(error => error.Key));
    }

    [Fact]
    public async Task BatchOverGrpc_GivesTheSame()
    {
        string valid = demo.Access.Sample("valid", "district");
        string revoked = demo.Access.Sample("revoked", "district");
        VerifyBatchRequest request = new() { Context = new Context { Purpose = Purpose.Granted, Officer = Purpose.Officer } };
        request.Items.AddRange(new[] { valid, "x", revoked }.Select(id => new VerifyItem { CertificateId = id }));
        (Verification.VerificationClient client, Grpc.Core.Metadata headers) = demo.District.Grpc(demo.Counter);

        VerifyBatchReply reply = await client.VerifyBatchAsync(request, headers);

        Assert.Equal([Verdict.Valid, Verdict.Unspecified, Verdict.Revoked], reply.Results.Select(result => result.Reply?.Verdict ?? Verdict.Unspecified));
        Assert.Equal("identifier-malformed", reply.Results[1].Problem.Code);
        Assert.Equal(AuditKind.Batch, demo.RecordAt(new Fixtures.AuditPosition(reply.Audit.Log, reply.Audit.Index)).Kind);
    }

    [Fact]
    public async Task Stream_AnswersInTheOrderOfTheQuestionsEachWithItsRecord()
    {
        string[] ids = [.. Enumerable.Range(0, 50).SelectMany(_ => new[] { demo.Access.Sample("valid", "district"), demo.Access.Sample("revoked", "city"), "x" })];
        (Verification.VerificationClient client, Grpc.Core.Metadata headers) = demo.District.Grpc(demo.Counter);
        using var stream = client.VerifyStream(headers);
        Task asking = Task.Run(async () =>
        {
            foreach (string id in ids)
            {
                await stream.RequestStream.WriteAsync(new VerifyRequest { CertificateId = id, Context = new Context { Purpose = Purpose.Granted, Officer = Purpose.Officer } });
            }

            await stream.RequestStream.CompleteAsync();
        });

        List<VerifyResult> results = [];
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            results.Add(stream.ResponseStream.Current);
        }

        await asking;
        Assert.Equal(ids.Select(id => id == "x" ? "identifier-malformed" : id), results.Select(result => result.Problem?.Code ?? result.Reply.Certificate.Id));
        IEnumerable<VerifyReply> replies = results.Where(result => result.Reply is not null).Select(result => result.Reply);
        Assert.Equal(replies.Count(), replies.Select(reply => reply.Audit.Index).Distinct().Count());
    }

    /// <summary>How many calls the node has made to its adapters.</summary>
    private static async Task<double> CallsAsync(OwnNode node)
    {
        using HttpClient http = new();
        string metrics = await http.GetStringAsync(new Uri(node.Client.Addresses.Operations + "/metrics"));
        return metrics.Split('\n').Where(line => line.StartsWith(Calls, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ')), System.Globalization.CultureInfo.InvariantCulture));
    }
}
