using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogFailureTests
{
    // Fails: a full disk either lets answers out unrecorded, or needs a person at night although space has returned.
    [Fact]
    public async Task FullDisk_RefusesAndHealsByItself()
    {
        var time = new SimulatedTime();
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk, time))
        {
            await TestLog.Append(log, 0, 3);
            disk.Capacity = 0;
            await AssertUnavailable(log, AuditUnavailableReason.DiskFull);
            Assert.Equal(AuditUnavailableReason.DiskFull, log.State.Reason);
            await AssertUnavailable(log, AuditUnavailableReason.DiskFull);

            disk.Capacity = long.MaxValue;
            await Heal(log, time);
            await TestLog.Append(log, 3, 3);
        }

        TestLog.AssertHolds(disk, 6);
        Assert.True(TestLog.Verify(disk).IsSound);
    }

    // Fails: the node reports itself ready while there is room for a few bytes only, and fails again at once.
    [Fact]
    public async Task DiskWithRoomForALittleOnly_StaysRefused()
    {
        var time = new SimulatedTime();
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk, time);
        disk.Capacity = 0;
        await AssertUnavailable(log, AuditUnavailableReason.DiskFull);

        disk.Capacity = 100_000;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var triedAgain = Task.WhenAny(time.NextArmed(), NextStateChange(log));
            time.FireTimers();
            await triedAgain;
            await AssertUnavailable(log, AuditUnavailableReason.DiskFull);
        }

        disk.Capacity = long.MaxValue;
        await Heal(log, time);
        Assert.Equal(0u, await log.AppendAsync(TestLog.Record(0)));
    }

    // Fails: a record whose flush failed is answered for, although a second flush of the same file only seems to work.
    [Fact]
    public async Task FailedFlush_FailsEveryoneWhoWaitedAndGivesTheFileUp()
    {
        var time = new SimulatedTime();
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk, time);
        await TestLog.Append(log, 0, 3);

        disk.FlushFails = () => true;
        var waiting = Enumerable.Range(100, 20).Select(number => log.AppendAsync(TestLog.Record(number)).AsTask()).ToList();
        foreach (var append in waiting)
        {
            Assert.Equal(AuditUnavailableReason.WriteFailed, (await Assert.ThrowsAsync<AuditUnavailableException>(() => append)).Reason);
        }

        Assert.Equal(3u, log.Count);
        disk.FlushFails = () => false;
        await Heal(log, time);
        Assert.Equal(2, disk.Segments.Count);
        await TestLog.Append(log, 3, 3);

        var afterCut = disk.AfterPowerCut(new Random(1), new SimulatedDisk());
        TestLog.AssertHolds(afterCut, 6);
        TestLog.AssertHolds(disk, 6);
    }

    // Fails: trouble in the middle of the night leaves a log that cannot be verified in the morning.
    [Fact]
    public async Task FailureAtEveryPointOfRolling_LeavesASoundLog()
    {
        for (var failingFlush = 1; failingFlush < 60; failingFlush++)
        {
            var flushes = 0;
            var disk = new SimulatedDisk { FlushFails = () => false };
            var time = new SimulatedTime(timersFireAtOnce: true);
            using (var log = TestLog.Open(disk, time, segmentBytes: 4096))
            {
                var bad = failingFlush;
                disk.FlushFails = () => ++flushes == bad;
                for (var number = 0; number < 60;)
                {
                    try
                    {
                        Assert.Equal((ulong)number, await log.AppendAsync(TestLog.Record(number)));
                        number++;
                    }
                    catch (AuditUnavailableException)
                    {
                        await Task.Yield();
                    }
                }
            }

            TestLog.AssertHolds(disk, 60);
            Assert.True(TestLog.Verify(disk).IsSound);
        }
    }

    // Fails: a slow disk lets the waiting records eat the node's memory.
    [Fact]
    public async Task MoreWaitingThanAllowed_IsRefusedAtOnce()
    {
        using var flushMayGoOn = new ManualResetEventSlim(true);
        var disk = new SimulatedDisk { BeforeFlush = flushMayGoOn.Wait };
        using var log = AuditLog.Open(
            new AuditLogOptions { LogName = TestLog.Name, MaximumPendingBytes = 65536 }, TestLog.Keys, new SimulatedTime(), disk);
        flushMayGoOn.Reset();

        var accepted = new List<Task<ulong>>();
        AuditUnavailableException? refused = null;
        while (refused is null)
        {
            var append = log.AppendAsync(TestLog.Record(accepted.Count)).AsTask();
            if (append.IsFaulted)
            {
                refused = await Assert.ThrowsAsync<AuditUnavailableException>(() => append);
            }
            else
            {
                accepted.Add(append);
            }
        }

        Assert.Equal(AuditUnavailableReason.Overloaded, refused.Reason);
        Assert.True(log.State.IsWritable);
        Assert.InRange(accepted.Count, 50, 1000);

        flushMayGoOn.Set();
        await Task.WhenAll(accepted);
        Assert.Equal((ulong)accepted.Count, await log.AppendAsync(TestLog.Record(0)));
    }

    // Fails: the state page and the log of the node never learn that records cannot be written.
    [Fact]
    public async Task StateChange_IsTold()
    {
        var time = new SimulatedTime();
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk, time);
        Assert.True(log.State.IsWritable);

        var told = NextStateChange(log);
        disk.FlushFails = () => true;
        await AssertUnavailable(log, AuditUnavailableReason.WriteFailed);
        await told;
        Assert.Equal("The simulated disk has an I/O error.", log.State.Detail);

        disk.FlushFails = () => false;
        await Heal(log, time);
    }

    private static async Task AssertUnavailable(AuditLog log, AuditUnavailableReason reason)
    {
        var error = await Assert.ThrowsAsync<AuditUnavailableException>(() => log.AppendAsync(TestLog.Record(999)).AsTask());
        Assert.Equal(reason, error.Reason);
    }

    private static async Task Heal(AuditLog log, SimulatedTime time)
    {
        while (true)
        {
            var changed = NextStateChange(log);
            if (log.State.IsWritable)
            {
                return;
            }

            time.FireTimers();
            await changed;
        }
    }

    private static Task NextStateChange(AuditLog log)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log.StateChanged += (_, _) => changed.TrySetResult();
        return changed.Task;
    }
}
