using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Tests.Unit.Adapters;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Sources;

public sealed class AdapterOriginTests : IDisposable
{
    private static readonly Inquiry s_inquiry = new(AccessAction.Verify, TestAccess.Counter, TestAccess.Context, []);
    private static readonly HolderQuery s_holder = new(TestCertificates.HolderCode, "001", TestCertificates.TypeCode);

    private readonly ManualTime _time = new();
    private readonly NodeHealth _health;
    private readonly FakeCalls _calls;
    private readonly AdapterOrigin _origin;
    private Func<CallOptions, Task<object>> _answer = _ => throw new InvalidOperationException("No answer was arranged.");

    public AdapterOriginTests()
    {
        _health = new NodeHealth(_time);
        _calls = new FakeCalls((_, options) => _answer(options));
        _origin = new AdapterOrigin(
            new SourceOptions { Name = "market", Deadline = TimeSpan.FromSeconds(2), Concurrency = 2 },
            new CertificateSource.CertificateSourceClient(_calls), [new Metadata.Entry("authorization", "Bearer secret")], _health, _time, NullLogger<AdapterOrigin>.Instance);
    }

    public void Dispose() => _origin.Dispose();

    // Fails: no registry can be asked, or the adapter cannot tell for which of its sources and by whom it is asked.
    [Fact]
    public async Task Get_AsksTheSourceWithTheSecretAndADeadline()
    {
        CallOptions options = default;
        _answer = given =>
        {
            options = given;
            return Reply(TestCertificates.Make());
        };
        OriginAnswer answer = (await GetAsync()).Value!;
        Assert.Equal(TestCertificates.Make(), Assert.Single(answer.Certificates));
        Assert.Equal((ServedFrom.Registry, null), (answer.ServedFrom, answer.PeerAudit));
        Assert.Equal(new GetCertificateRequest { Source = "market", Id = TestCertificates.Id }, Assert.Single(_calls.Requests));
        Assert.Equal("Bearer secret", options.Headers?.GetValue("authorization"));
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddSeconds(2), options.Deadline);
    }

    // Fails: the registry's "there is none" is taken for a failure.
    [Fact]
    public async Task NoMatch_IsAnEmptyAnswer()
    {
        _answer = _ => Reply(null);
        Assert.Empty((await GetAsync()).Value!.Certificates);
        Assert.Empty(_health.Degraded());
    }

    // Fails: the answer about one certificate passes for that about another, or rubbish crashes the call.
    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task UnusableAnswer_IsSourceInvalidAndDegraded(string name, Func<GetCertificateReply> rubbish)
    {
        _answer = _ => Task.FromResult<object>(rubbish());
        Outcome<OriginAnswer> outcome = await GetAsync();
        Assert.True(outcome.Problem?.Kind == ProblemKind.SourceInvalid, name);
        Assert.Equal(["source:market"], _health.Degraded());
    }

    public static TheoryData<string, Func<GetCertificateReply>> Rubbish() => new()
    {
        { "another identifier", () => Wrong(it => it.Id = TestCertificates.IdOf(TestCertificates.TypeCode, 2)) },
        { "identifier in another case", () => Wrong(it => it.Id = it.Id.ToLowerInvariant()) },
        { "no identifier", () => Wrong(it => it.Id = "") },
        { "another type", () => Wrong(it => it.Type.Code = TestCertificates.PeerTypeCode) },
        { "no type", () => Wrong(it => it.Type = null) },
        { "no state", () => Wrong(it => it.State = null) },
        { "unspecified state", () => Wrong(it => it.State.Canonical = CanonicalState.Unspecified) },
        { "state of a later version", () => Wrong(it => it.State.Canonical = (CanonicalState)99) },
        { "day that does not exist", () => Wrong(it => it.ValidTo = new Date { Year = 2026, Month = 2, Day = 29 }) },
        { "empty day", () => Wrong(it => it.ValidFrom = new Date()) },
        { "day of issue in month 13", () => Wrong(it => it.IssuedOn = new Date { Year = 2026, Month = 13, Day = 1 }) },
        { "annotation's day", () => Wrong(it => it.Annotations[0].ValidTo = new Date { Year = 10_000, Month = 1, Day = 1 }) },
        { "annotation's instant", () => Wrong(it => it.Annotations[0].MadeAt = new Timestamp { Seconds = long.MaxValue }) },
        { "neither certificate nor no match", () => new GetCertificateReply { AsOf = new Timestamp() } },
        { "no as_of", () => new GetCertificateReply { Certificate = TestCertificates.Make() } },
        { "no as_of of a no match", () => new GetCertificateReply { NoMatch = new NoMatch() } },
        { "as_of that is no instant", () => new GetCertificateReply { NoMatch = new NoMatch(), AsOf = new Timestamp { Nanos = -1 } } },
        { "as_of beyond time", () => new GetCertificateReply { NoMatch = new NoMatch(), AsOf = new Timestamp { Seconds = 253_402_300_800 } } },
    };

    // Fails: somebody else's certificates, or of another type, come up under a holder.
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task FoundCertificates_MustBeTheHoldersAndOfTheType(bool anotherHolder, bool anotherType, bool good)
    {
        Certificate second = TestCertificates.Make(TestCertificates.IdOf(TestCertificates.TypeCode, 2));
        second.Holder.Code = anotherHolder ? "91350100M000100Y40" : second.Holder.Code;
        second.Holder.CodeType = anotherHolder ? "099" : second.Holder.CodeType;
        second.Type.Code = anotherType ? TestCertificates.PeerTypeCode : second.Type.Code;
        _answer = _ => Task.FromResult<object>(new FindCertificatesReply { Certificates = { TestCertificates.Make(), second }, AsOf = Now() });
        Outcome<OriginAnswer> outcome = await _origin.FindAsync(s_holder, s_inquiry, CancellationToken.None);
        Assert.Equal(good ? null : ProblemKind.SourceInvalid, outcome.Problem?.Kind);
    }

    // Fails: a registry whose clock runs ahead makes an hour-old answer look fresh; one that lags makes its look fresher than told.
    [Theory]
    [InlineData(-7, -7)]
    [InlineData(0, 0)]
    [InlineData(3600, 0)]
    public async Task AsOf_IsNeverLaterThanTheQuestion(int toldSeconds, int asOfSeconds)
    {
        DateTimeOffset asked = _time.GetUtcNow();
        _answer = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult<object>(new GetCertificateReply { NoMatch = new NoMatch(), AsOf = Timestamp.FromDateTimeOffset(asked.AddSeconds(toldSeconds)) });
        };
        Assert.Equal(asked.AddSeconds(asOfSeconds), (await GetAsync()).Value?.AsOf);
    }

    // Fails: "could not find out" reaches the caller as something else, or as a crash.
    [Theory]
    [InlineData(StatusCode.DataLoss, "source-invalid")]
    [InlineData(StatusCode.ResourceExhausted, "source-unavailable")]
    [InlineData(StatusCode.DeadlineExceeded, "source-unavailable")]
    [InlineData(StatusCode.Unavailable, "source-unavailable")]
    [InlineData(StatusCode.NotFound, "source-unavailable")]
    [InlineData(StatusCode.Unauthenticated, "source-unavailable")]
    [InlineData(StatusCode.Unimplemented, "source-unavailable")]
    [InlineData(StatusCode.Internal, "source-unavailable")]
    [InlineData(StatusCode.Unknown, "source-unavailable")]
    [InlineData(StatusCode.Cancelled, "source-unavailable")]
    public async Task FailedCall_IsTheSourcesFault(StatusCode status, string code)
    {
        _answer = _ => throw new RpcException(new Status(status, "detail with 张三 in it"));
        Problem? problem = (await GetAsync()).Problem;
        Assert.Equal(code, problem?.Kind.Code);
        Assert.DoesNotContain("张三", problem!.Detail, StringComparison.Ordinal);
        Assert.Equal(["source:market"], _health.Degraded());

        _answer = _ => Reply(TestCertificates.Make());
        Assert.True((await GetAsync()).Succeeded);
        Assert.Empty(_health.Degraded());
    }

    // Fails: a registry that hangs holds a counter for ever.
    [Fact]
    public async Task HangingRegistry_IsGivenUpAtTheDeadline()
    {
        TaskCompletionSource<object> never = new();
        _answer = _ => never.Task;
        Task<Outcome<OriginAnswer>> asking = GetAsync();
        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ProblemKind.SourceUnavailable, (await asking).Problem?.Kind);
    }

    // Fails: a caller that went away is told that the registry failed, and the registry is called degraded for it.
    [Fact]
    public async Task CallerThatGoesAway_IsACancellation()
    {
        TaskCompletionSource<object> never = new();
        _answer = _ => never.Task;
        using CancellationTokenSource gone = new();
        Task<Outcome<OriginAnswer>> asking = GetAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(_health.Degraded());
    }

    // Fails: a slow registry is drowned in questions, or the node in questions that wait for it.
    [Fact]
    public async Task Questions_AreLimitedThenQueuedThenRefused()
    {
        TaskCompletionSource<object> hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = _ => hold.Task;
        Task<Outcome<OriginAnswer>>[] asking = [.. Enumerable.Range(0, 2 + 8).Select(_ => GetAsync())];
        Assert.Equal(2, _calls.Calls);
        Assert.Equal(ProblemKind.SourceUnavailable, (await GetAsync()).Problem?.Kind);
        Assert.All(asking, task => Assert.False(task.IsCompleted));

        hold.SetResult(await Reply(TestCertificates.Make()));
        Assert.All(await Task.WhenAll(asking), outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(10, _calls.Calls);
    }

    // Fails: whoever waits in the queue of a hanging registry waits longer than promised, and keeps its place for ever.
    [Fact]
    public async Task QueuedQuestion_IsGivenUpAtTheDeadline()
    {
        TaskCompletionSource<object> never = new();
        _answer = _ => never.Task;
        Task<Outcome<OriginAnswer>>[] asking = [.. Enumerable.Range(0, 5).Select(_ => GetAsync())];
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(asking), outcome => Assert.Equal(ProblemKind.SourceUnavailable, outcome.Problem?.Kind));

        _answer = _ => Reply(TestCertificates.Make());
        Assert.True((await GetAsync()).Succeeded);
    }

    private Task<Outcome<OriginAnswer>> GetAsync(CancellationToken cancellation = default) =>
        _origin.GetAsync(TestCertificates.Id, TestCertificates.TypeCode, s_inquiry, cancellation);

    private Timestamp Now() => Timestamp.FromDateTimeOffset(_time.GetUtcNow());

    private Task<object> Reply(Certificate? certificate) => Task.FromResult<object>(
        certificate is null ? new GetCertificateReply { NoMatch = new NoMatch(), AsOf = Now() } : new GetCertificateReply { Certificate = certificate, AsOf = Now() });

    private static GetCertificateReply Wrong(Action<Certificate> change)
    {
        Certificate certificate = TestCertificates.Make();
        change(certificate);
        return new GetCertificateReply { Certificate = certificate, AsOf = new Timestamp() };
    }
}
