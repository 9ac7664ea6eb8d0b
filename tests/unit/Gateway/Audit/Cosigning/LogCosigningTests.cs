using System.Net;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Health;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Gateway.Audit.Witnessing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Audit.Cosigning;

/// <summary>If one of these fails, a log that is witnessed does not show it, or a witness that is away holds the log up.</summary>
public sealed class LogCosigningTests : IAsyncLifetime, IDisposable
{
    private static readonly WitnessAddress s_city = new(TestKeys.City.VerifierKey, new Uri("https://nanping.example/audit/witness/"));

    private readonly TemporaryDirectory _directory = new();
    private readonly SimulatedDisk _disk = new();
    private readonly ManualTime _time = new();
    private readonly ScriptedWitness _answers = new();
    private readonly NodeHealth _health;
    private readonly PublishedLog _published;
    private readonly AuditLog _log;
    private readonly LogPublication _publication;
    private readonly LogCosigning _cosigning;
    private TestWitness _witness = null!;
    private int _records;

    public LogCosigningTests()
    {
        _health = new NodeHealth(_time);
        _published = new PublishedLog(_directory.Path, 0);
        _log = TestLog.Open(_disk);
        _publication = new LogPublication(_log, _published, _disk, TestLog.Keys, TestKeys.Log, _health, TimeProvider.System, NullLogger<LogPublication>.Instance);
        _cosigning = new LogCosigning([s_city], new HttpClient(_answers), _published, _publication, _health, _time, NullLogger<LogCosigning>.Instance);
    }

    public async Task InitializeAsync()
    {
        _witness = await TestWitness.StartAsync();
        _answers.Answer = AnswerAsync;
        await _cosigning.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _cosigning.StopAsync(CancellationToken.None);
        await _publication.StopAsync(CancellationToken.None);
        await _witness.DisposeAsync();
    }

    public void Dispose()
    {
        _cosigning.Dispose();
        _publication.Dispose();
        _answers.Dispose();
        _log.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task EachCheckpoint_IsPublishedAgainWithItsCosignature()
    {
        for (int i = 0; i < 3; i++)
        {
            ulong size = await PublishMoreAsync();
            await _answers.AskedAsync();
            await RestedAsync();
            _time.Advance(LogCosigning.Interval);

            SignedCheckpoint served = Served();
            Assert.Equal(size, served.Checkpoint.Size);
            Assert.Single(served.Verify(TestKeys.Origin, [TestKeys.Log.VerifierKey], [TestKeys.City.VerifierKey]).Cosignatures);
        }

        Assert.Empty(_health.Degraded());
    }

    [Fact]
    public async Task WitnessThatKnowsTheLogAlready_IsAskedAgainFromThere()
    {
        await PublishMoreAsync();
        await _answers.AskedAsync();
        await RestedAsync();
        List<HttpStatusCode> given = [];
        _answers.Answer = async body =>
        {
            HttpResponseMessage answer = await AnswerAsync(body);
            given.Add(answer.StatusCode);
            return answer;
        };
        // A process that was started anew does not know what was cosigned.
        using LogCosigning restarted = new([s_city], new HttpClient(_answers), _published, _publication, _health, _time, NullLogger<LogCosigning>.Instance);
        await _cosigning.StopAsync(CancellationToken.None);
        await restarted.StartAsync(CancellationToken.None);
        await _answers.AskedAsync();
        await _answers.AskedAsync();
        await RestedAsync();

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.OK], given);
        await restarted.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task WitnessThatIsAway_HoldsNothingUpAndIsToldOf()
    {
        _answers.Answer = _ => throw new HttpRequestException("away");
        ulong size = await PublishMoreAsync();
        await _answers.AskedAsync();
        await FailedAsync();
        // It may only be starting anew.
        Assert.Empty(_health.Degraded());

        _time.Advance(LogCosigning.AfterFailure);
        await _answers.AskedAsync();
        await FailedAsync();
        Assert.Equal([s_city.Part], _health.Degraded());
        Assert.Equal(size, Served().Checkpoint.Size);
        Assert.Single(Served().Note.Signatures);

        _answers.Answer = AnswerAsync;
        _time.Advance(LogCosigning.AfterFailure);
        await _answers.AskedAsync();
        await RestedAsync();
        Assert.Empty(_health.Degraded());
        Assert.Equal(2, Served().Note.Signatures.Count);
    }

    // Fails: what is no cosignature of the witness stands under the checkpoint, or the log asks no more after a wrong answer.
    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "— somebody else AAAA\n")]
    [InlineData(409, "many\n")]
    [InlineData(409, "7")]
    [InlineData(409, "999\n")]
    [InlineData(422, "no\n")]
    [InlineData(503, "")]
    [InlineData(301, "")]
    public async Task AnswerWithoutACosignature_IsToldOf(int status, string body)
    {
        _answers.Answer = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
        await PublishMoreAsync();
        await _answers.AskedAsync();
        await FailedAsync();
        _time.Advance(LogCosigning.AfterFailure);
        await _answers.AskedAsync();
        await FailedAsync();

        Assert.Equal([s_city.Part], _health.Degraded());
        Assert.Single(Served().Note.Signatures);
    }

    // Fails: a tree that was put back to an old copy under a running node ends the node.
    [Fact]
    public async Task TreeThatWasSetBack_IsToldOf()
    {
        await PublishMoreAsync();
        await _answers.AskedAsync();
        await RestedAsync();
        SignedCheckpoint first = _published.Latest!;
        _time.Advance(LogCosigning.Interval);
        await PublishMoreAsync();
        await _answers.AskedAsync();
        await RestedAsync();

        _published.Latest = first;
        _time.Advance(LogCosigning.Interval);
        await _answers.AskedAsync();
        await FailedAsync();
        _time.Advance(LogCosigning.AfterFailure);
        await _answers.AskedAsync();
        await FailedAsync();

        Assert.Equal([s_city.Part], _health.Degraded());
    }

    private async Task<HttpResponseMessage> AnswerAsync(byte[] body)
    {
        Assert.True(AddCheckpointRequest.TryParse(body, out AddCheckpointRequest? request, out AddCheckpointProblem problem), $"{problem}");
        WitnessReply reply = await _witness.Checkpoints.DecideAsync(request, CancellationToken.None);
        return new HttpResponseMessage(reply.Decision.Status)
        {
            Content = new ByteArrayContent(reply.Cosignature is { } cosignature ? WitnessAnswer.FormatCosignatures(cosignature) : WitnessAnswer.FormatSize(reply.Last!.Checkpoint.Size)),
        };
    }

    /// <summary>The log grows, and is published: at once when that begins, and then with the next second.</summary>
    private async Task<ulong> PublishMoreAsync()
    {
        await TestLog.Append(_log, _records, 1);
        if (_records++ == 0)
        {
            await _publication.StartAsync(CancellationToken.None);
        }

        SignedCheckpoint? done = null;
        do
        {
            done = await _published.AfterAsync(done, CancellationToken.None).Patiently();
        }
        while (done.Checkpoint.Size < _log.Count);

        return done.Checkpoint.Size;
    }

    private SignedCheckpoint Served()
    {
        Assert.True(SignedCheckpoint.TryParse(_published.Checkpoint()!, out SignedCheckpoint? served, out _));
        return served;
    }

    /// <summary>Until what the witness answered has been dealt with.</summary>
    private Task RestedAsync() => _time.UntilAwaitedAsync(LogCosigning.Interval).Patiently();

    /// <summary>Until the next question waits for its time.</summary>
    private Task FailedAsync() => _time.UntilAwaitedAsync(LogCosigning.AfterFailure).Patiently();

    /// <summary>A witness that answers as a test has it.</summary>
    private sealed class ScriptedWitness : HttpMessageHandler
    {
        private readonly SemaphoreSlim _asked = new(0);

        public Func<byte[], Task<HttpResponseMessage>> Answer { get; set; } = _ => throw new InvalidOperationException();

        public Task AskedAsync() => _asked.WaitAsync().Patiently();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal((HttpMethod.Post, "/audit/witness/add-checkpoint"), (request.Method, request.RequestUri!.AbsolutePath));
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            try
            {
                return await Answer(body);
            }
            finally
            {
                _asked.Release();
            }
        }
    }
}
