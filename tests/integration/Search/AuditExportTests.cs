using System.Text;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>
/// What leaves the node for a court or a spreadsheet. If one of these fails, an access cannot be proven to anybody outside, somebody
/// is handed more than was meant, or records leave without a record of it.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class AuditExportTests(Demo demo)
{
    private const string Searches = "/api/v1/audit/searches";
    private const string Origin = "demo.exchange/350703/0";

    private string Auditor => demo.TokenOf("district-auditor");

    [Fact]
    public async Task Proof_ShowsOneRecordAsTheLogHoldsIt()
    {
        AuditPosition place = (await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Requester)).Audit;

        Answer answer = await ProofAsync(place, "?withhold=whom,what");

        Assert.True(DisclosedRecord.TryParse(Encoding.ASCII.GetBytes(answer.Json.GetProperty("disclosedRecord").GetString()!), out DisclosedRecord? record));
        Assert.True(ProofFile.TryParse(Encoding.UTF8.GetBytes(answer.Json.GetProperty("proof").GetString()!), out ProofFile? proof, out _));
        Assert.Equal((Disclosure.Shown, Disclosure.Withheld, Disclosure.Withheld), (record.Record[RecordGroups.Who], record.Record[RecordGroups.Whom], record.Record[RecordGroups.What]));
        Assert.Equal(demo.RecordAt(place).Who, record.Record.Fields.Who);
        Checkpoint head = proof.Checkpoint.Checkpoint;
        Assert.Equal(CheckpointOutcome.Trusted, proof.Checkpoint.Verify(Origin, [Key("district-checkpoints.key.pub")], []).Outcome);
        Assert.Equal(place.Index, proof.Index);
        Assert.True(new InclusionProof([.. proof.Proof.Select(hash => new TreeHash(hash.Span))]).Verify(record.LeafHash(), place.Index, head.Size, new TreeHash(head.RootHash.Span)));
        AuditSearched recorded = demo.RecordAt(answer.Audit).Searched;
        Assert.Equal((place.Log, place.Index, 1u), (recorded.Record.Log, recorded.Record.Index, recorded.Answered));
    }

    [Fact]
    public async Task ProofThatCannotBeGiven_IsToldWhyAndRecorded()
    {
        AuditPosition place = (await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Requester)).Audit;
        await ProofAsync(place, "");
        string path = $"/api/v1/audit/records/0/{place.Index}/proof";

        Answer counter = await demo.District.GetAsync(path, demo.Counter);
        Answer nobody = await demo.District.GetAsync(path);
        Answer group = await demo.District.GetAsync(path + "?withhold=holder", Auditor);
        Answer question = await demo.District.GetAsync(path + "?questions=0", Auditor);
        Answer missing = await demo.District.GetAsync("/api/v1/audit/records/0/99999999/proof", Auditor);

        Assert.Equal((403, "not-granted"), (counter.Status, counter.Code));
        Assert.Equal(401, nobody.Status);
        Assert.Equal((400, true), (group.Status, group.Errors.Contains("withhold")));
        Assert.Equal((400, true), (question.Status, question.Errors.Contains("questions")));
        Assert.Equal(404, missing.Status);
    }

    [Fact]
    public async Task NodeThatPublishesNothing_SaysSo()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Audit"]!.AsObject().Remove("CheckpointKeyFile"));
        AuditPosition place = (await node.Client.VerdictAsync(demo.Access.Sample("valid", "district"), node.TokenOf("district-counter"))).Audit;

        Answer answer = await Eventually.GetAsync("the record is copied", async () =>
            await node.Client.GetAsync($"/api/v1/audit/records/0/{place.Index}/proof", node.TokenOf("district-auditor")) is { Status: not 404 } copied ? copied : null);

        Assert.Equal((409, "conflict"), (answer.Status, answer.Code));
        Assert.Contains("Audit:CheckpointKeyFile", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_EndWithWord_ThatTheyAreWhole()
    {
        AuditPosition place = (await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Requester)).Audit;
        await CopiedAsync(place);

        Answer ndjson = await StreamAsync("application/x-ndjson", new { client = "district-requester" });
        Answer csv = await StreamAsync("application/json;q=0.5, text/csv", new { client = "district-requester", limit = 1 });

        JsonElement[] lines = [.. ndjson.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement end = lines[^1].GetProperty("end");
        Assert.Equal((lines.Length - 1, true), (end.GetProperty("answered").GetInt32(), end.GetProperty("whole").GetBoolean()));
        Assert.True(end.GetProperty("covered")[0].GetProperty("size").GetUInt64() > place.Index);
        Assert.Contains(lines[..^1], line => line.GetProperty("index").GetUInt64() == place.Index);
        Assert.Equal(AuditKind.Search, demo.RecordAt(new AuditPosition(end.GetProperty("audit").GetProperty("log").GetString()!, end.GetProperty("audit").GetProperty("index").GetUInt64())).Kind);

        string[] rows = csv.Text.Split("\r\n");
        Assert.Equal(("application/x-ndjson", "text/csv"), (ndjson.MediaType, csv.MediaType));
        Assert.StartsWith("log,index,entry,time,", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("350703/0,", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("end,1,cut,350703/0: ", rows[2], StringComparison.Ordinal);
        Assert.Equal(["", ""], [rows[3], string.Concat(rows[4..])]);
    }

    [Fact]
    public async Task StreamThatIsRefused_IsAProblem()
    {
        Answer counter = await StreamAsync("text/csv", new { client = "x" }, demo.Counter);
        Answer wrong = await StreamAsync("text/csv", new { limit = 0 });

        Assert.Equal((403, "not-granted"), (counter.Status, counter.Code));
        Assert.Equal((400, true), (wrong.Status, wrong.Errors.Contains("limit")));
    }

    [Fact]
    public async Task SearchCommand_FindsByAPersonWhoseCodeIsInAFile()
    {
        AuditPosition place = (await demo.District.LookUpAsync(demo.Access.Sample("valid", "district"), demo.Requester)).Audit;
        await CopiedAsync(place);
        using TemporaryDirectory directory = new();
        string[] asked = ["--url", demo.District.Addresses.BaseUrl, "--token-file", directory.Write("token", Auditor), "--subject-file", directory.Write("subject", demo.RecordAt(place).Whom.HolderCode + "\n")];

        CommandResult table = await ExchangeProgram.RunAsync(["audit", "search", .. asked, "--asked-by", "sj-001", "--asked-for", "投诉调查"]);
        CommandResult csv = await ExchangeProgram.RunAsync(["audit", "search", .. asked, "--format", "csv"]);
        CommandResult refused = await ExchangeProgram.RunAsync("audit", "search", "--url", demo.District.Addresses.BaseUrl, "--token-file", directory.Write("counter", demo.Counter), "--officer", "x");

        Assert.True(table.ExitCode == 0, table.Output);
        Assert.Contains($"№ {place.Index}", table.Output, StringComparison.Ordinal);
        Assert.True(csv.ExitCode == 0, csv.Output);
        Assert.Contains($"350703/0,{place.Index},", csv.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("403", refused.Output, StringComparison.Ordinal);
        await Eventually.TrueAsync("the search is recorded with who asked", () => demo.AuditOf("district").From(place.Index).Any(record => record.Kind == AuditKind.Search && record.Who.Officer == "sj-001"));
    }

    [Fact]
    public async Task Bundle_OfACase_IsVerifiedByTheCommandAlone()
    {
        string number = "case-" + Guid.NewGuid().ToString("N");
        AuditPosition place = await LookUpForAsync(number);
        await demo.District.PostAsync("/api/v1/verifications/batch", new
        {
            context = new { purpose = Purpose.Granted, officer = Purpose.Officer, caseNumber = number },
            items = new[] { new { certificateId = demo.Access.Sample("valid", "district") }, new { certificateId = demo.Access.Sample("revoked", "district") } },
        }, demo.Counter);
        await LookUpForAsync(number);
        await CopiedAsync(await LookUpForAsync(number));
        using TemporaryDirectory directory = new();
        // Open to everybody, as any other.
        string bundle = Directory.CreateDirectory(directory.PathOf("bundle")).FullName;
        string[] keys = ["--log-key", demo.PathOf("keys", "district-checkpoints.key.pub"), "--require-witness", demo.PathOf("keys", "city-witness.key.pub")];

        CommandResult made = await ExchangeProgram.RunAsync(
            ["audit", "export", "--url", demo.District.Addresses.BaseUrl, "--token-file", directory.Write("token", Auditor), "--case", number, "--withhold", "whom", "--out", bundle, .. keys]);
        CommandResult verified = await ExchangeProgram.RunAsync(["audit", "verify", bundle, .. keys]);
        string report = await File.ReadAllTextAsync(Path.Combine(bundle, "report.html"));
        string record = Path.Combine(bundle, "records", $"0-{place.Index}.record");
        byte[] bytes = await File.ReadAllBytesAsync(record);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(record, bytes);
        CommandResult damaged = await ExchangeProgram.RunAsync(["audit", "verify", bundle, .. keys]);
        CommandResult unasked = await ExchangeProgram.RunAsync("audit", "verify", bundle);

        Assert.True(made.ExitCode == 0, made.Output);
        Assert.Contains("5 records, to be proven", made.Output, StringComparison.Ordinal);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Contains("BUNDLE SOUND", verified.Output, StringComparison.Ordinal);
        Assert.Contains("4 records, 1 searches", verified.Output, StringComparison.Ordinal);
        Assert.Contains("cosigned by demo.exchange/witness/350700", verified.Output, StringComparison.Ordinal);
        Assert.Contains(number, report, StringComparison.Ordinal);
        Assert.Contains("Question 2 of 2", report, StringComparison.Ordinal);
        Assert.DoesNotContain(demo.RecordAt(place).Whom.HolderCode, report, StringComparison.Ordinal);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains($"BUNDLE REFUSED at records/0-{place.Index}.record", damaged.Output, StringComparison.Ordinal);
        Assert.Equal(2, unasked.ExitCode);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(bundle));
        }
    }

    [Fact]
    public async Task ExportThatCannotBeMade_LeavesNoBundle()
    {
        using TemporaryDirectory directory = new();
        string[] asked = ["audit", "export", "--url", demo.District.Addresses.BaseUrl, "--token-file", directory.Write("token", Auditor), "--out", directory.PathOf("bundle")];
        string cityKey = demo.PathOf("keys", "city-checkpoints.key.pub");

        CommandResult everything = await ExchangeProgram.RunAsync([.. asked, "--log-key", cityKey]);
        CommandResult otherKey = await ExchangeProgram.RunAsync([.. asked, "--case", "none", "--log-key", cityKey]);

        Assert.Contains("Say what is to be exported", everything.Output, StringComparison.Ordinal);
        Assert.Contains($"The key of the log {Origin} is not among those given", otherKey.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (everything.ExitCode, otherKey.ExitCode));
        Assert.False(File.Exists(directory.PathOf("bundle", "manifest.txt")));
    }

    private async Task<AuditPosition> LookUpForAsync(string caseNumber)
    {
        Dictionary<string, string> headers = new(Purpose.Headers) { ["Exchange-Case"] = caseNumber };
        Answer answer = await demo.District.GetAsync("/api/v1/certificates/" + demo.Access.Sample("valid", "district"), demo.Requester, headers);
        Assert.Equal(200, answer.Status);
        return answer.Audit;
    }

    private Task CopiedAsync(AuditPosition place) => Eventually.TrueAsync("the record is copied", async () => (await demo.District.GetAsync($"/api/v1/audit/records/0/{place.Index}", Auditor)).Status == 200);

    private Task<Answer> ProofAsync(AuditPosition place, string query) => Eventually.GetAsync("the proof", async () =>
    {
        Answer answer = await demo.District.GetAsync($"/api/v1/audit/records/0/{place.Index}/proof{query}", Auditor);
        // Not copied yet, or copied and not published yet.
        Assert.Contains(answer.Status, (int[])[200, 404, 503]);
        Assert.Equal(answer.Status == 503, answer.Headers.RetryAfter is not null);
        return answer.Status == 200 ? answer : null;
    });

    private Task<Answer> StreamAsync(string accept, object search, string? token = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, demo.District.Addresses.BaseUrl + Searches) { Content = System.Net.Http.Json.JsonContent.Create(search) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return demo.District.SendAsync(request, token ?? Auditor);
    }

    private NoteVerifierKey Key(string file)
    {
        Assert.True(NoteVerifierKey.TryParse(File.ReadAllText(demo.PathOf("keys", file)).Trim(), out NoteVerifierKey? key, out _));
        return key;
    }
}
