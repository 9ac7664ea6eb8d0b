using Exchange.Audit;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Audit;

public sealed class AccessRecorderTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestAudit _audit;

    public AccessRecorderTests() => _audit = new TestAudit(_time);

    public void Dispose() => _audit.Dispose();

    // Fails: the record tells the wrong time or the wrong caller, or the answer does not lead to its record.
    [Fact]
    public async Task Record_TellsWhoWhenAndWhatCameOfIt()
    {
        PendingRecord pending = _audit.Recorder.Begin(AuditKind.Verification, TestAccess.Counter);
        DateTimeOffset received = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        Answer answer = new();
        Outcome<Answer> outcome = await _audit.Recorder.CompleteAsync<Answer>(pending, answer);
        Assert.Same(answer, outcome.Value);
        Assert.Equal(("350703/0", 0ul), answer.Position);
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((received, AuditDecision.Allowed, ""), (record.Time.ToDateTimeOffset(), record.Decision, record.Reason));
        Assert.Equal(("counter", "12350784MB1A00001X", "350703"), (record.Who.Client, record.Who.Department, record.Node));
    }

    // Fails: a denial cannot be told from a failure when somebody asks who was refused.
    [Theory]
    [InlineData("not-granted", AuditDecision.Denied)]
    [InlineData("purpose-not-granted", AuditDecision.Denied)]
    [InlineData("field-not-granted", AuditDecision.Denied)]
    [InlineData("source-unavailable", AuditDecision.Failed)]
    [InlineData("malformed-request", AuditDecision.Failed)]
    [InlineData("not-found", AuditDecision.Failed)]
    public async Task Problem_IsRecordedWithItsCode(string code, AuditDecision decision)
    {
        Problem problem = new(ProblemKind.All.Single(kind => kind.Code == code), "x");
        Outcome<Answer> outcome = await _audit.Recorder.CompleteAsync<Answer>(_audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter), problem);
        // The caller can name the record by its trace id.
        Assert.Matches("^[0-9a-f]{32}$", _audit.Records[0].TraceId);
        Assert.Equal(problem with { TraceId = _audit.Records[0].TraceId }, outcome.Problem);
        Assert.Equal((decision, code), (Assert.Single(_audit.Records).Decision, _audit.Records[0].Reason));
    }

    // Fails: what was found out leaves the node although its record was never written.
    [Fact]
    public async Task RecordThatCannotBeWritten_TakesTheAnswersPlace()
    {
        _audit.Break();
        Answer answer = new();
        Outcome<Answer> allowed = await _audit.Recorder.CompleteAsync<Answer>(_audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter), answer);
        Outcome<Answer> denied = await _audit.Recorder.CompleteAsync<Answer>(
            _audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter), new Problem(ProblemKind.NotGranted, "x"));
        Assert.Equal((ProblemKind.AuditUnavailable, null), (allowed.Problem?.Kind, allowed.Value));
        Assert.Equal(ProblemKind.AuditUnavailable, denied.Problem?.Kind);
        Assert.Null(answer.Position);
    }

    // Fails: after the disk has room again the node must be started anew.
    [Fact]
    public async Task MendedLog_IsWrittenAgain()
    {
        _audit.Break();
        await _audit.Recorder.CompleteAsync<Answer>(_audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter), new Answer());
        await _audit.MendAsync();
        Assert.True((await _audit.Recorder.CompleteAsync<Answer>(_audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter), new Answer())).Succeeded);
        Assert.Single(_audit.Records);
    }

    // Fails: the context of one call, or an empty case number, is found under another.
    [Fact]
    public async Task Context_IsRecordedAsGiven()
    {
        PendingRecord whole = _audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter);
        whole.Add(new Exchange.Gateway.Access.CallContext("p", "o", "item", "case"));
        await _audit.Recorder.CompleteAsync<Answer>(whole, new Answer());
        PendingRecord least = _audit.Recorder.Begin(AuditKind.Lookup, TestAccess.Counter);
        least.Add(new Exchange.Gateway.Access.CallContext("p", "o", null, null));
        await _audit.Recorder.CompleteAsync<Answer>(least, new Answer());
        Assert.Equal(
            [("o", "p", "item", "case"), ("o", "p", "", "")],
            _audit.Records.Select(record => (record.Who.Officer, record.Why.Purpose, record.Why.ItemCode, record.Why.CaseNumber)));
    }

    private sealed class Answer : IRecorded
    {
        public (string Log, ulong Index)? Position { get; private set; }

        public void RecordedAt(string log, ulong index) => Position = (log, index);
    }
}
