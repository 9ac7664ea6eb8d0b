using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Holders;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.Receipts;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Verdict = Exchange.Contracts.CodeLists.Verdict;

namespace Exchange.Tests.Unit.Gateway.Verification;

/// <summary>Batches whose certificates must be asked for, from the question down to the calls that the adapter sees.</summary>
public sealed class GatheredBatchTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly TestAudit _audit;
    private readonly FakeCalls _calls;
    private readonly AdapterOrigin _origin;
    private readonly Verifier _verifier;

    /// <summary>What the registry says of a certificate.</summary>
    private Func<string, BatchEntry> _entry;

    /// <summary>Awaited before a call is answered; it may fail.</summary>
    private Func<object, Task> _onTheWay = _ => Task.CompletedTask;

    public GatheredBatchTests()
    {
        _audit = new TestAudit(_time);
        _entry = Valid;
        _calls = new FakeCalls((request, _) => AnswerAsync(request));
        _origin = new AdapterOrigin(
            new SourceOptions { Name = "market" }, new CertificateSource.CertificateSourceClient(_calls), [], new NodeHealth(_time), _time, NullLogger<AdapterOrigin>.Instance);
        AccessSnapshots access = new(TestAccess.Snapshot(grants: [TestAccess.Grants("counter", AccessAction.Verify, TestCertificates.TypeCode)]));
        CardCache cache = new(1 << 20);
        PeerGrants grants = new(_time);
        CardFiller filler = new(cache, TestCards.Maker, TestCards.NoFeeds, grants, _time);
        CertificateTypes types = new([new CertificateTypeEntry(TestCertificates.TypeCode, "营业执照", _origin, TimeSpan.FromSeconds(5))]);
        CardResolver resolver = new(cache, filler, TestCards.NoFeeds, grants, _time);
        HolderResolver holders = new(cache, resolver, filler, TestCards.NoFeeds, grants, TestCards.Holders, _time);
        _verifier = new Verifier(types, access, resolver, holders,
            new PresentationCheck(access, new UnusedPresentations(), _time), new ReceiptSigner(TestAccess.Issuer, _key.Signing, _time), _audit.Recorder, _time);
    }

    private IEnumerable<BatchGetCertificatesRequest> Batches => _calls.Requests.OfType<BatchGetCertificatesRequest>();

    private IEnumerable<GetCertificateRequest> Gets => _calls.Requests.OfType<GetCertificateRequest>();

    public void Dispose()
    {
        _origin.Dispose();
        _audit.Dispose();
    }

    // Fails: a department that checks its files in the morning keeps a registry busy with a thousand calls, or gets verdicts of other certificates.
    [Fact]
    public async Task ThousandCertificates_AreTenCallsAnsweredInOrder()
    {
        string[] ids = Ids(1, 1000);
        _entry = id => id[^7] == '7' ? Entry(id, CanonicalState.Revoked) : Valid(id);
        Outcome<VerificationAnswer>[] answers = await VerifyAsync(ids);
        Assert.Equal(10, Batches.Count());
        Assert.All(Batches, batch => Assert.Equal(100, batch.Ids.Count));
        Assert.Empty(Gets);
        Assert.Equal(ids, answers.Select(answer => answer.Value?.Card?.Id));
        Assert.Equal(ids.Select(id => id[^7] == '7' ? Verdict.Revoked : Verdict.Valid), answers.Select(answer => answer.Value!.Verdict));
    }

    // Fails: what is known already, or is asked twice, or is no identifier, costs the registry a question.
    [Fact]
    public async Task OnlyWhatIsMissing_IsAskedForAndOnce()
    {
        string[] ids = Ids(1, 3);
        await VerifyAsync(ids[0], ids[1]);
        Outcome<VerificationAnswer>[] answers = await VerifyAsync(ids[0], ids[2], "1.2.156", ids[2], Ids(4, 1)[0]);
        Assert.Equal([ids[2], Ids(4, 1)[0]], Batches.Last().Ids);
        Assert.Equal(2, Batches.Count());
        Assert.Equal(ProblemKind.IdentifierMalformed, answers[2].Problem?.Kind);
        Assert.Equal(4, answers.Count(answer => answer.Value?.Verdict == Verdict.Valid));
    }

    // Fails: one certificate that the registry cannot answer for takes the others' verdicts along, or passes for unknown.
    [Fact]
    public async Task BadEntry_SpoilsNoOther()
    {
        string[] ids = Ids(1, 7);
        _entry = id => Array.IndexOf(ids, id) switch
        {
            0 => new BatchEntry { Error = new EntryError { Code = (int)StatusCode.DataLoss } },
            1 => new BatchEntry { Error = new EntryError { Code = (int)StatusCode.DeadlineExceeded } },
            2 => new BatchEntry(),
            3 => Valid(ids[6]),
            4 => new BatchEntry { Reply = new GetCertificateReply { NoMatch = new NoMatch(), AsOf = Now() } },
            5 => new BatchEntry { Error = new EntryError { Code = 4711 } },
            _ => Valid(id),
        };
        Outcome<VerificationAnswer>[] answers = await VerifyAsync(ids);
        Assert.Equal(
            ["source-invalid", "source-unavailable", "source-invalid", "source-invalid", null, "source-unavailable", null],
            answers.Select(answer => answer.Problem?.Kind.Code));
        Assert.Equal((Verdict.Unknown, Verdict.Valid), (answers[4].Value!.Verdict, answers[6].Value!.Verdict));
        Assert.Single(Batches);
    }

    // Fails: answers are taken for those of other questions.
    [Fact]
    public async Task AnotherNumberOfAnswers_IsSourceInvalid()
    {
        string[] ids = Ids(1, 3);
        bool first = true;
        _onTheWay = request =>
        {
            if (first && request is BatchGetCertificatesRequest batch)
            {
                first = false;
                batch.Ids.RemoveAt(0);
            }

            return Task.CompletedTask;
        };
        Assert.All(await VerifyAsync(ids), answer => Assert.Equal(ProblemKind.SourceInvalid, answer.Problem?.Kind));
        Assert.All(await VerifyAsync(ids), answer => Assert.True(answer.Succeeded));
    }

    // Fails: a registry that is away is reported as something else, or asked for every certificate by itself.
    [Fact]
    public async Task RegistryThatIsAway_IsOneCall()
    {
        _onTheWay = _ => throw new RpcException(new Status(StatusCode.Unavailable, ""));
        Assert.All(await VerifyAsync(Ids(1, 50)), answer => Assert.Equal(ProblemKind.SourceUnavailable, answer.Problem?.Kind));
        Assert.Equal(1, _calls.Calls);
    }

    // Fails: batches find nothing behind an adapter of another make, or it is bothered with calls that it does not know.
    [Fact]
    public async Task AdapterWithoutBatches_IsAskedOneByOneAndThatIsRemembered()
    {
        _onTheWay = request => request is BatchGetCertificatesRequest ? throw new RpcException(new Status(StatusCode.Unimplemented, "")) : Task.CompletedTask;
        Assert.All(await VerifyAsync(Ids(1, 20)), answer => Assert.True(answer.Succeeded));
        Assert.All(await VerifyAsync(Ids(21, 20)), answer => Assert.True(answer.Succeeded));
        Assert.Single(Batches);
        Assert.Equal(40, Gets.Count());

        _time.Advance(TimeSpan.FromMinutes(1));
        _onTheWay = _ => Task.CompletedTask;
        await VerifyAsync(Ids(41, 20));
        Assert.Equal(2, Batches.Count());
    }

    // Fails: certificates too large to come in one message come not at all.
    [Fact]
    public async Task TooMuchTogether_IsAskedOneByOne()
    {
        _onTheWay = request => request is BatchGetCertificatesRequest ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "")) : Task.CompletedTask;
        Assert.All(await VerifyAsync(Ids(1, 20)), answer => Assert.True(answer.Succeeded));
    }

    // Fails: two batches with certificates in common wait for each other for ever, or ask for them twice.
    [Fact]
    public async Task BatchesThatOverlap_AskOnceAndDoNotWaitForEachOther()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _onTheWay = _ => go.Task;
        string[] ids = Ids(1, 150);
        Task<Outcome<VerificationAnswer>[]> first = VerifyAsync(ids);
        Task<Outcome<VerificationAnswer>[]> second = VerifyAsync([.. ids.Reverse()]);
        Task<Outcome<VerificationAnswer>[]> counter = VerifyAsync(ids[7]);
        go.SetResult();
        Assert.All(await first.Patiently(), answer => Assert.True(answer.Succeeded));
        Assert.All(await second.Patiently(), answer => Assert.True(answer.Succeeded));
        Assert.All(await counter.Patiently(), answer => Assert.True(answer.Succeeded));
        Assert.Equal(150, Batches.Sum(batch => batch.Ids.Count) + Gets.Count());
    }

    // Fails: a department that hangs up in the middle of its batch leaves certificates that nobody can ask for any more.
    [Fact]
    public async Task BatchGivenUp_LeavesNobodyWaiting()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _onTheWay = _ => go.Task;
        using CancellationTokenSource gone = new();
        Task<Outcome<VerificationAnswer>[]> given = VerifyAsync(Ids(1, 130), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Patiently());
        go.SetResult();
        Assert.All(await VerifyAsync(Ids(1, 130)).Patiently(), answer => Assert.True(answer.Succeeded));
    }

    private static string[] Ids(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(serial => TestCertificates.IdOf(TestCertificates.TypeCode, serial))];

    private BatchEntry Valid(string id) => Entry(id, CanonicalState.Valid);

    private BatchEntry Entry(string id, CanonicalState state) =>
        new() { Reply = new GetCertificateReply { Certificate = TestCertificates.Make(id, state), AsOf = Now() } };

    private Timestamp Now() => Timestamp.FromDateTimeOffset(_time.GetUtcNow());

    private Task<Outcome<VerificationAnswer>[]> VerifyAsync(params string[] ids) => VerifyAsync(ids, CancellationToken.None);

    private async Task<Outcome<VerificationAnswer>[]> VerifyAsync(string[] ids, CancellationToken cancellation)
    {
        Outcome<BatchQuestion> batch = BatchQuestion.Create(ids.Length, (i, context) => VerificationQuestion.Create(ids[i], null, context), TestAccess.Context);
        return [.. (await _verifier.VerifyBatchAsync(TestAccess.Counter, batch, cancellation)).Value!.Answers];
    }

    private async Task<object> AnswerAsync(object request)
    {
        await _onTheWay(request);
        return request switch
        {
            BatchGetCertificatesRequest batch => new BatchGetCertificatesReply { Entries = { batch.Ids.Select(_entry) } },
            GetCertificateRequest get => _entry(get.Id).Reply,
            _ => throw new NotSupportedException(),
        };
    }

    private sealed class UnusedPresentations : IUsedPresentations
    {
        public Task<bool> TryUseAsync(string issuer, string nonce, DateTime expires, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
