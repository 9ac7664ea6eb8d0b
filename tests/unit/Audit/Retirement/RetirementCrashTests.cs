using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit.Retirement;

public sealed class RetirementCrashTests
{
    // Fails: a node that is killed while it retires months does not start again, or takes them for damaged.
    [Fact]
    public async Task StoppedAtAnyStep_LeavesEachMonthReadableOrRetired()
    {
        var (before, time) = await RetiredLog.WriteAsync();
        var seen = new HashSet<ulong>();
        var finished = false;
        for (var stopsAt = 1; !finished; stopsAt++)
        {
            for (var seed = 0; seed < 4; seed++)
            {
                var disk = before.AfterKill();
                finished = await RetiresAsync(disk, time, stopsAt);
                foreach (var after in (SimulatedDisk[])[disk.AfterKill(), disk.AfterPowerCut(new Random(seed), new SimulatedDisk())])
                {
                    // A reader beside, before anybody opens the log to write it.
                    var retired = TestLog.Verify(after).Retired;
                    AssertWholeMonths(after, retired);
                    Assert.True(!finished || retired == 20);
                    seen.Add(retired);

                    using (var log = TestLog.Open(after, time))
                    {
                        Assert.Equal(4 - ((int)retired / 10), log.Months.List().Count);
                        await log.RetireAsync(RetiredLog.October, RetiredLog.Order(), published: null);
                        await log.AppendAsync(TestLog.Record(99));
                    }

                    AssertWholeMonths(after, 20);
                }
            }
        }

        Assert.Equal([0u, 10u, 20u], seen.Order());
    }

    /// <summary>Whether the retirement came to its end.</summary>
    private static async Task<bool> RetiresAsync(SimulatedDisk disk, SimulatedTime time, int stopsAt)
    {
        using var log = TestLog.Open(disk, time);
        disk.GoOnAfterKill(stopsAt);
        try
        {
            await log.RetireAsync(RetiredLog.October, RetiredLog.Order(), published: null);
            return !disk.IsStopped;
        }
        catch (Exception error) when (error is IOException or AuditUnavailableException)
        {
            return false;
        }
    }

    private static void AssertWholeMonths(SimulatedDisk disk, ulong retired)
    {
        var verified = TestLog.Verify(disk);
        Assert.True(verified.Bad is null or { AtTail: true }, $"{verified.Bad}");
        Assert.Equal(retired, verified.Retired);
        var entries = TestLog.Read(disk);
        Assert.Equal(Enumerable.Range((int)retired, entries.Count), entries.Select(entry => (int)entry.Index));

        // Nothing is destroyed before the order is on the disk.
        Assert.True(retired == 0 || entries.Exists(entry => entry.Record.Kind == AuditKind.Retirement));
    }
}
