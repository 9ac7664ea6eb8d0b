using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Unit.Audit.Retirement;

public sealed class LogRetirementTests
{
    private const ulong Retired = 2 * RetiredLog.RecordsOfAMonth;
    private const ulong Written = 4 * RetiredLog.RecordsOfAMonth;

    // Fails: what the law says must go stays readable, or what must stay goes with it.
    [Fact]
    public async Task RetiredMonths_AreUnreadableAndTheRestIsNot()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        var done = await RetiredLog.RetireAsync(disk, time, RetiredLog.October);

        Assert.Equal(RetirementOutcome.Retired, done.Outcome);
        Assert.Equal([RetiredLog.August, RetiredLog.September], done.Months);
        var entries = TestLog.Read(disk);
        Assert.Equal(Enumerable.Range((int)Retired, (int)(Written - Retired) + 1), entries.Select(entry => (int)entry.Index));
        Assert.Equal(Written, done.Index);
        Assert.Equal(new AuditVerification(Written - Retired + 1, 5, null, Retired), TestLog.Verify(disk));
    }

    // Fails: nobody can tell afterwards who had the records destroyed, and why.
    [Fact]
    public async Task Order_IsARecord()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        var done = await RetiredLog.RetireAsync(disk, time, RetiredLog.October);

        var record = Assert.Single(TestLog.Read(disk), entry => entry.Index == done.Index).Record;
        Assert.Equal(AuditKind.Retirement, record.Kind);
        Assert.Equal(AuditDecision.Allowed, record.Decision);
        Assert.Equal("jy-001", record.Who.Officer);
        Assert.Equal(time.Now, record.Time.ToDateTimeOffset());
        Assert.Equal(["2026-08", "2026-09"], record.Retirement.Months);
        Assert.Equal(Retired, record.Retirement.End);
    }

    // Fails: a search still finds a person in a retired month.
    [Fact]
    public async Task NamesOfARetiredMonth_CanNoMoreBeMade()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        var searching = MonthKeys.Open(disk, TestLog.Keys, TestLog.Name);
        Assert.True(searching.TryFind(RetiredLog.September, out _));
        using var log = TestLog.Open(disk, time);

        await log.RetireAsync(RetiredLog.October, RetiredLog.Order(), published: null);

        Assert.Equal([RetiredLog.October, RetiredLog.November], searching.List());
        Assert.False(searching.TryFind(RetiredLog.September, out _));
        Assert.False(log.Months.TryFind(RetiredLog.September, out _));
        Assert.Throws<AuditKeyException>(() => log.Months.Of(RetiredLog.September));
        Assert.True(log.Months.TryFind(RetiredLog.October, out _));
    }

    // Fails: the secret can be read from the blocks that its file had.
    [Fact]
    public async Task Secret_IsOverwrittenBeforeItsFileGoes()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        using var file = disk.OpenRead("months/2026-09.key");
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October);

        var bytes = new byte[1000];
        var length = file.Read(0, bytes);
        Assert.True(length > 0);
        Assert.Equal(-1, bytes.AsSpan(0, length).IndexOfAnyExcept((byte)0));
        Assert.Equal(["2026-08.retired", "2026-09.retired", "2026-10.key", "2026-11.key"], disk.Folder("months").List().Order(StringComparer.Ordinal));
    }

    // Fails: an order with a wrong month destroys what is being written, or what nobody has published.
    [Fact]
    public async Task OrderThatMustNotBeFollowed_DestroysNothing()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        Assert.Equal(RetirementOutcome.MonthNotOver, (await RetiredLog.RetireAsync(disk, time, new AuditMonth(2026, 12))).Outcome);
        Assert.Equal(RetirementOutcome.NothingToRetire, (await RetiredLog.RetireAsync(disk, time, RetiredLog.August)).Outcome);
        Assert.Equal(RetirementOutcome.NotPublished, (await RetiredLog.RetireAsync(disk, time, RetiredLog.October, Retired - 1)).Outcome);
        TestLog.AssertHolds(disk, (int)Written);

        Assert.Equal(RetirementOutcome.Retired, (await RetiredLog.RetireAsync(disk, time, RetiredLog.October, Retired)).Outcome);
        Assert.Equal(RetirementOutcome.NothingToRetire, (await RetiredLog.RetireAsync(disk, time, RetiredLog.October)).Outcome);
    }

    // Fails: with the clock set back or on, the month that is being written is destroyed.
    [Fact]
    public async Task MonthThatIsBeingWritten_IsNeverRetired()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        using var log = TestLog.Open(disk, time);
        time.Now = time.Now.AddMonths(1);
        Assert.Equal(RetirementOutcome.MonthNotOver, (await log.RetireAsync(new AuditMonth(2026, 12), RetiredLog.Order(), null)).Outcome);
        time.Now = time.Now.AddMonths(-2);
        Assert.Equal(RetirementOutcome.MonthNotOver, (await log.RetireAsync(RetiredLog.November, RetiredLog.Order(), null)).Outcome);
    }

    // Fails: the order cannot be recorded, and the records are gone all the same.
    [Fact]
    public async Task OrderThatCannotBeRecorded_DestroysNothing()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        using (var log = TestLog.Open(disk, time))
        {
            disk.FlushFails = () => true;
            await Assert.ThrowsAsync<AuditUnavailableException>(() => log.RetireAsync(RetiredLog.October, RetiredLog.Order(), null));
        }

        var verified = TestLog.Verify(disk);
        Assert.Equal(0u, verified.Retired);
        Assert.InRange(verified.Records, Written, Written + 1);
    }

    // Fails: a log with retired months does not open, or years later the next months cannot be retired.
    [Fact]
    public async Task LogGoesOn_AndRetiresAgain()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October);
        using (var log = TestLog.Open(disk, time))
        {
            Assert.Equal(Written + 1, log.Count);
            await TestLog.Append(log, (int)Written + 1, 5);
            var again = await log.RetireAsync(RetiredLog.November, RetiredLog.Order(), null);
            Assert.Equal([RetiredLog.October], again.Months);
        }

        var verified = TestLog.Verify(disk);
        Assert.Null(verified.Bad);
        Assert.Equal(Retired + RetiredLog.RecordsOfAMonth, verified.Retired);
        Assert.Equal(Written + 7, verified.Records + verified.Retired);
    }

    // Fails: what works in the simulation does not work on a disk.
    [Fact]
    public async Task MonthsOnTheDisk_AreRetired()
    {
        using var directory = new TemporaryDirectory();
        var storage = new FileLogStorage(directory.Path);
        var time = new SimulatedTime();
        using (var log = TestLog.Open(storage, time))
        {
            await TestLog.Append(log, 0, 10);
            time.Now = time.Now.AddMonths(1);
            await TestLog.Append(log, 10, 10);
            Assert.Equal(RetirementOutcome.Retired, (await log.RetireAsync(new AuditMonth(2026, 12), RetiredLog.Order(), null)).Outcome);
        }

        Assert.Equal(new AuditVerification(11, 2, null, 10), TestLog.Verify(storage));
        Assert.Equal(["2026-11.retired", "2026-12.key"], storage.Folder("months").List().Order(StringComparer.Ordinal));
    }
}
