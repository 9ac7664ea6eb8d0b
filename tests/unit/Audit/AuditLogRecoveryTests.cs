using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogRecoveryTests
{
    // Fails: after a crash in the middle of a write the node does not start, or starts with a record lost or doubled.
    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task LastRecordTornAtAnyByte_IsLeftOutAndTheLogGoesOn(int zerosAfterTheTear)
    {
        var before = await TestLog.Killed(9);
        var whole = await TestLog.Killed(10);
        var name = Assert.Single(whole.Segments);
        var (from, to) = (before[name].Length, whole[name].Length);
        for (var length = from; length < to; length++)
        {
            if (zerosAfterTheTear > 0 && whole[name].AsSpan(length, to - length).IndexOfAnyExcept((byte)0) < 0)
            {
                continue; // Zeros in place of zeros: nothing is torn.
            }

            var disk = whole.AfterKill();
            disk[name] = [.. whole[name].AsSpan(0, length), .. new byte[zerosAfterTheTear]];
            TestLog.AssertHolds(disk, 9);
            using (var log = TestLog.Open(disk))
            {
                Assert.Equal(9u, log.Count);
                await TestLog.Append(log, 9, 2);
            }

            TestLog.AssertHolds(disk, 11);
            Assert.True(TestLog.Verify(disk).IsSound);
        }
    }

    // Fails: a node that was killed, again and again and even before it wrote anything, does not come back.
    [Fact]
    public async Task WriterKilledAgainAndAgain_LosesNothing()
    {
        var disk = new SimulatedDisk();
        var count = 0;
        for (var life = 0; life < 12; life++)
        {
            using var log = TestLog.Open(disk, segmentBytes: 4096);
            Assert.Equal((ulong)count, log.Count);
            await TestLog.Append(log, count, life % 4 * 7);
            count += life % 4 * 7;
            disk = disk.AfterKill();
        }

        TestLog.AssertHolds(disk, count);
    }

    // Fails: a crash while a new segment is made keeps the node from starting.
    [Fact]
    public async Task LastSegmentCutWithinItsHeader_IsRemoved()
    {
        var disk = await TestLog.Killed(5);
        var empty = new SimulatedDisk();
        TestLog.Open(empty).Dispose();
        var header = empty[empty.Segments[0]];
        for (var length = 0; length < 100; length++)
        {
            var torn = disk.AfterKill();
            torn["00000000000000000005.segment"] = header[..length];
            torn["next.segment.new"] = header[..length];
            TestLog.AssertHolds(torn, 5);
            using (var log = TestLog.Open(torn))
            {
                await TestLog.Append(log, 5, 1);
            }

            TestLog.AssertHolds(torn, 6);
            Assert.Equal(2, torn.Segments.Count);
            Assert.DoesNotContain("next.segment.new", torn.List());
        }
    }

    // Fails: a page that a power cut left out of the middle of one write is taken for sabotage, and the node stays down.
    [Fact]
    public async Task GroupTornInItsMiddle_IsACrashAndNotDamage()
    {
        using var flushMayGoOn = new ManualResetEventSlim(true);
        using var flushing = new SemaphoreSlim(0);
        var disk = new SimulatedDisk();
        var log = TestLog.Open(disk);
        await TestLog.Append(log, 0, 3);
        var flushed = disk[disk.Segments[0]].Length;
        disk.BeforeFlush = () =>
        {
            flushing.Release();
            flushMayGoOn.Wait();
        };
        flushMayGoOn.Reset();
        var appends = new List<Task> { log.AppendAsync(TestLog.Record(3)).AsTask() };
        await flushing.WaitAsync();
        var first = disk[disk.Segments[0]].Length;
        appends.AddRange(Enumerable.Range(4, 20).Select(number => log.AppendAsync(TestLog.Record(number)).AsTask()));
        flushMayGoOn.Set();
        await Task.WhenAll(appends);
        var torn = disk.AfterKill();
        log.Dispose();

        var bytes = torn[torn.Segments[0]];
        bytes.AsSpan(first + 300, 100).Clear();
        torn[torn.Segments[0]] = bytes;
        using (var reopened = TestLog.Open(torn))
        {
            Assert.InRange(reopened.Count, 4u, 23u);
        }

        Assert.True(flushed < first);
        Assert.True(TestLog.Verify(torn).IsSound);
    }

    // Fails: damage to an acknowledged record is mistaken for the trace of a crash, and the rest of the log thrown away.
    [Fact]
    public async Task DamageBeforeTheTail_IsRefusedWithSegmentOffsetAndIndex()
    {
        var sound = await TestLog.Killed(10);
        var name = Assert.Single(sound.Segments);
        var starts = new List<int>();
        for (var count = 0; count <= 10; count++)
        {
            var part = await TestLog.Killed(count);
            starts.Add(part[name].Length);
        }

        for (var at = starts[0]; at < starts[9]; at++)
        {
            var damaged = sound.AfterKill();
            var bytes = damaged[name];
            bytes[at] ^= 0x40;
            damaged[name] = bytes;

            var index = starts.FindLastIndex(start => start <= at);
            var bad = Assert.Throws<AuditLogCorruptException>(() => TestLog.Open(damaged)).Bad;
            Assert.Equal((name, starts[index], (ulong)index, false), (bad.Segment, (int)bad.Offset, bad.Index, bad.AtTail));
            Assert.Throws<AuditLogCorruptException>(() => TestLog.Read(damaged));
        }
    }

    // Fails: the volume of another replica is continued as if it were this one's.
    [Fact]
    public async Task LogOfAnotherName_IsRefused()
    {
        var disk = await TestLog.Killed(1);
        var options = new AuditLogOptions { LogName = "350700/0" };
        var error = Assert.Throws<AuditLogCorruptException>(() => AuditLog.Open(options, TestLog.Keys, new SimulatedTime(), disk));
        Assert.Contains("350703/0", error.Message, StringComparison.Ordinal);
    }
}
