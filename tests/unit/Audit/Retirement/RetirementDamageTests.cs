using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit.Retirement;

public sealed class RetirementDamageTests
{
    // Fails: records of a retired month can be changed or cut without trace, and with them the count that the tree is held against.
    [Fact]
    public async Task AnyByteOfARetiredSegmentChanged_IsFoundWithinIt()
    {
        var sound = await Retired();
        var name = sound.Segments[1];
        var original = sound[name];
        for (var at = 0; at < original.Length; at++)
        {
            var damaged = sound.AfterKill();
            var bytes = original.ToArray();
            bytes[at] ^= 0x10;
            damaged[name] = bytes;
            Assert.Equal(name, TestLog.Verify(damaged).Bad?.Segment);
        }

        var cut = sound.AfterKill();
        cut[name] = original[..^1];
        Assert.Equal((19u, false), (TestLog.Verify(cut).Bad!.Index, TestLog.Verify(cut).Bad!.AtTail));
        cut.Delete(name);
        Assert.Equal((10u, false), (TestLog.Verify(cut).Bad!.Index, TestLog.Verify(cut).Bad!.AtTail));
    }

    // Fails: whoever wants a record unread says in its segment's header that its month was retired.
    [Fact]
    public async Task SegmentDisguisedAsRetired_IsFound()
    {
        var sound = await Retired();
        foreach (byte month in (byte[])[8, 9])
        {
            var disk = sound.AfterKill();
            var name = disk.Segments[2];
            disk[name] = AuditLogMonthsTests.SegmentOf(disk[name], 2026, month);
            var bad = TestLog.Verify(disk).Bad!;
            Assert.Equal((20u, false), (bad.Index, bad.AtTail));
            Assert.Contains("retired without it", bad.Why, StringComparison.Ordinal);
        }
    }

    // Fails: a mark of another month or log, or a changed one, makes a month count as retired.
    [Fact]
    public async Task MarkThatWasNotMadeForTheMonth_RetiresNothing()
    {
        var sound = await Retired();
        var mark = sound["months/2026-09.retired"];
        var moved = sound.AfterKill();
        moved["months/2026-10.retired"] = mark;
        Assert.Equal(20u, TestLog.Verify(moved).Bad!.Index);

        for (var at = 0; at < mark.Length; at++)
        {
            var changed = sound.AfterKill();
            var bytes = mark.ToArray();
            bytes[at] ^= 0x10;
            changed["months/2026-09.retired"] = bytes;
            Assert.Equal(10u, TestLog.Verify(changed).Bad!.Index);
        }

        var (other, _) = await RetiredLog.WriteAsync();
        other["months/2026-09.retired"] = MonthFile.Seal(MonthFileKind.Retired, RetiredLog.September, "350703/1", TestLog.Keys.Active, new byte[MonthKey.SecretBytes]);
        Assert.Equal(10u, TestLog.Verify(other).Bad!.Index);
    }

    // Fails: whoever holds the master key destroys what is inconvenient, and it passes for a retirement that somebody ordered.
    [Theory]
    [InlineData(40)]
    [InlineData(39)]
    [InlineData(5)]
    [InlineData(99)]
    public async Task MonthThatNobodyOrderedRetired_IsFound(int order)
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        await RetiredLog.RetireAsync(disk, time, RetiredLog.September);
        Assert.True(TestLog.Verify(disk).IsSound);

        // Record 40 orders the month before.
        MonthKeys.Open(disk, TestLog.Keys, TestLog.Name).Retire(RetiredLog.September, new RetiredMonth((ulong)order, 10, 20));

        var shown = TestLog.Verify(disk);
        Assert.Equal((10u, false, 20ul), (shown.Bad?.Index, shown.Bad?.AtTail, shown.Retired));
        Assert.Contains("2026-09", shown.Bad!.Why, StringComparison.Ordinal);
    }

    // Fails: an order that was itself retired since, as every one is after some years, makes the log look damaged.
    [Fact]
    public async Task OrderWhoseMonthWasRetiredSince_IsTakenForOne()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        await RetiredLog.RetireAsync(disk, time, RetiredLog.September);
        time.Now = time.Now.AddMonths(1);
        using (var log = TestLog.Open(disk, time))
        {
            await TestLog.Append(log, 41, 1);
        }

        await RetiredLog.RetireAsync(disk, time, new AuditMonth(2026, 12));

        Assert.True(TestLog.Verify(disk).IsSound, $"{TestLog.Verify(disk).Bad}");
    }

    // Fails: with everything behind them removed, retired months pass for a log that ended there.
    [Fact]
    public async Task NothingBehindRetiredMonths_IsDamage()
    {
        var disk = await Retired();
        foreach (var name in disk.Segments.Skip(2))
        {
            disk.Delete(name);
        }

        Assert.Equal((20u, false), (TestLog.Verify(disk).Bad!.Index, TestLog.Verify(disk).Bad!.AtTail));
        Assert.Throws<AuditLogCorruptException>(() => TestLog.Open(disk));
    }

    private static async Task<SimulatedDisk> Retired()
    {
        var (disk, time) = await RetiredLog.WriteAsync();
        await RetiredLog.RetireAsync(disk, time, RetiredLog.October);
        return disk;
    }
}
