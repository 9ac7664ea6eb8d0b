using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit.Notes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>If one of these fails, a rewritten log is refused and nobody hears of it, or everybody hears of nothing else.</summary>
public sealed class SuspicionWatchTests : IAsyncLifetime, IDisposable
{
    private static readonly string s_part = WitnessedLog.PartOf(TestKeys.Origin);

    private readonly TestAudit _audit = new();
    private readonly PublishedTree _published = new();
    private readonly WitnessedTree _tree = new();
    private TestWitness _witness = null!;
    private SuspicionWatch _watch = null!;

    public async Task InitializeAsync()
    {
        _witness = await TestWitness.StartAsync();
        _watch = new SuspicionWatch(
            _witness.Queue, new LogExamination(new HttpClient(_published)), _witness.Alarms, _audit.Log, "350700", _witness.Health, _witness.Time, NullLogger<SuspicionWatch>.Instance);
        await SubmitAsync(_tree.Request(0, _tree.Grow(9)));
        await _watch.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        await _witness.DisposeAsync();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _published.Dispose();
        _audit.Dispose();
    }

    [Fact]
    public async Task LogThatWasSetBack_RaisesOneAlarmUntilItIsAcknowledged()
    {
        SetBack();

        for (int i = 0; i < 3; i++)
        {
            await SubmitAsync(_published.Tree.Request(0, _published.Checkpoint!));
            await LookedIntoAsync();
        }

        WitnessAlarm alarm = Assert.Single(await _witness.Alarms.OpenAsync(CancellationToken.None));
        Assert.Equal((TestKeys.Origin, WitnessAlarm.RolledBack, "9", 4ul), (alarm.Origin, alarm.Kind, alarm.CosignedSize, alarm.ContradictingSize));
        AuditRecord record = Assert.Single(_audit.Records);
        Assert.Equal((AuditKind.Alert, AuditDecision.Denied, "log-rolled-back", TestKeys.Origin), (record.Kind, record.Decision, record.Reason, record.Alert.Subject));
        Assert.Equal([alarm.CosignedNote, alarm.ContradictingNote], record.Alert.Evidence);
        Assert.Contains(s_part, _witness.Health.Degraded());
        // Once it is known, the log is not asked again.
        Assert.Equal(1, _published.Asked);

        Assert.Equal(1, await _witness.Alarms.AcknowledgeAsync(TestKeys.Origin, _witness.Time.GetUtcNow(), CancellationToken.None));
        await SubmitAsync(_published.Tree.Request(0, _published.Checkpoint!));
        await LookedIntoAsync();
        Assert.Empty(await _witness.Alarms.OpenAsync(CancellationToken.None));
        Assert.Equal(0, await _witness.Alarms.AcknowledgeAsync(TestKeys.Origin, _witness.Time.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task TwoRootsForOneSize_RaiseTheAlarmAtOnce()
    {
        _published.Fails = new HttpRequestException("away");
        await SubmitAsync(AddCheckpointRequest.Of(9, [], new WitnessedTree().Grow(9, "other")));
        await LookedIntoAsync();

        Assert.Equal(WitnessAlarm.Forked, Assert.Single(await _witness.Alarms.OpenAsync(CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task OldCheckpointOfASoundLog_RaisesNone()
    {
        WitnessedTree same = new();
        SignedCheckpoint old = same.Grow(4);
        _published.Tree = _tree;
        _published.Checkpoint = _tree.Grow(12);

        await SubmitAsync(same.Request(0, old));
        await LookedIntoAsync();

        Assert.Equal(1, _published.Asked);
        Assert.Empty(await _witness.Alarms.OpenAsync(CancellationToken.None));
        Assert.Empty(_audit.Records);
        Assert.Empty(_witness.Health.Degraded());
    }

    [Fact]
    public async Task LogThatCannotBeReached_IsToldOfAndNotAccused()
    {
        _published.Fails = new HttpRequestException("away");
        await SubmitAsync(AddCheckpointRequest.Of(0, [], new WitnessedTree().Grow(4)));
        await LookedIntoAsync();

        Assert.Equal([s_part], _witness.Health.Degraded());
        Assert.Empty(await _witness.Alarms.OpenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AlarmThatCannotBeRecorded_IsRaisedWithTheNextCheckpoint()
    {
        SetBack();
        _audit.Break();
        await SubmitAsync(_published.Tree.Request(0, _published.Checkpoint!));
        await LookedIntoAsync();
        Assert.Empty(await _witness.Alarms.OpenAsync(CancellationToken.None));

        await _audit.MendAsync();
        await SubmitAsync(_published.Tree.Request(0, _published.Checkpoint!));
        await LookedIntoAsync();

        Assert.Single(await _witness.Alarms.OpenAsync(CancellationToken.None));
        Assert.Single(_audit.Records);
    }

    [Fact]
    public async Task OpenAlarm_IsToldByANodeThatWasStartedAnew()
    {
        SetBack();
        await SubmitAsync(_published.Tree.Request(0, _published.Checkpoint!));
        await LookedIntoAsync();
        _witness.Health.Succeeded(s_part);

        using OpenAlarmWatch watch = new(_witness.Alarms, _witness.Health, _witness.Time);
        await watch.StartAsync(CancellationToken.None);
        await _witness.Time.UntilAwaitedAsync(OpenAlarmWatch.Interval);

        Assert.Contains(s_part, _witness.Health.Degraded());
        await watch.StopAsync(CancellationToken.None);
    }

    private void SetBack() => _published.Checkpoint = _published.Tree.Grow(4);

    private async Task SubmitAsync(AddCheckpointRequest request) =>
        _witness.Queue.Note(request.Checkpoint, await _witness.Checkpoints.DecideAsync(request, CancellationToken.None));

    /// <summary>Until the watch rests behind what it has looked into, and then on to the next.</summary>
    private async Task LookedIntoAsync()
    {
        await _witness.Time.UntilAwaitedAsync(SuspicionWatch.Pause);
        _witness.Time.Advance(SuspicionWatch.Pause);
    }
}
