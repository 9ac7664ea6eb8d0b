using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;
using Exchange.Tests.Unit.Audit.Retirement;

namespace Exchange.Tests.Unit.Audit.Copying;

/// <summary>If one of these fails, a lost log comes back as another one, or a part of it passes for the whole.</summary>
public sealed class LogRestoreTests
{
    private const int Records = 100;

    [Fact]
    public async Task RestoredLog_HoldsTheSameBytes_AndGoesOn()
    {
        var lost = await WriteAsync(segmentBytes: 4096);
        var disk = new SimulatedDisk();

        Assert.True(Restore(Copy.Of(lost), disk));

        Assert.True(disk.Segments.Count > 1);
        Assert.Equal(lost.Segments, disk.Segments);
        // Behind the last record there was the mark of a log closed in order, or room laid out, of which nothing is copied.
        Assert.All(disk.Segments, segment => Assert.True(lost[segment].AsSpan().StartsWith(disk[segment])));
        TestLog.AssertHolds(disk, Records);
        using (var log = TestLog.Open(disk))
        {
            await TestLog.Append(log, Records, 5);
        }

        TestLog.AssertHolds(disk, Records + 5);
    }

    // The sealed bytes come back, and what says that the month was retired; nobody can read them.
    [Fact]
    public async Task RetiredMonths_StayRetired()
    {
        var (lost, time) = await RetiredLog.WriteAsync();
        var sealedBefore = Copy.Of(lost, 4 * RetiredLog.RecordsOfAMonth);
        await RetiredLog.RetireAsync(lost, time, RetiredLog.October);
        var order = Copy.Of(lost, (4 * RetiredLog.RecordsOfAMonth) + 1, from: 4 * RetiredLog.RecordsOfAMonth);
        var disk = new SimulatedDisk();

        Assert.True(Restore(new Copy(order.Months, [.. sealedBefore.Segments, .. order.Segments]), disk));

        var verified = TestLog.Verify(disk);
        Assert.Null(verified.Bad);
        Assert.Equal(2 * (ulong)RetiredLog.RecordsOfAMonth, verified.Retired);
        Assert.Equal(verified.Retired, MonthCopies.RetiredEnd(MonthCopies.Read(disk), TestLog.Keys, TestLog.Name));
    }

    [Fact]
    public async Task DirectoryWithALog_IsLeftAsItIs()
    {
        var copy = Copy.Of(await WriteAsync(64 << 20));
        var other = new SimulatedDisk();
        using (var log = TestLog.Open(other))
        {
            Assert.Throws<AuditLogInUseException>(() => LogRestore.TryBegin(other, out _));
            await TestLog.Append(log, 0, 3);
        }

        Assert.False(Restore(copy, other));

        TestLog.AssertHolds(other, 3);
    }

    [Fact]
    public async Task KilledAtAnyStep_NoWriterOpensIt_AndItBeginsAnew()
    {
        var copy = Copy.Of(await WriteAsync(segmentBytes: 4096));
        var states = new HashSet<(bool Finished, bool Marked)>();
        var finished = false;
        for (var stopsAt = 1; !finished; stopsAt++)
        {
            var disk = new SimulatedDisk { StopsAt = stopsAt };
            finished = RestoreUntilKilled(copy, disk);
            foreach (var after in (SimulatedDisk[])[disk.AfterKill(), disk.AfterPowerCut(new Random(stopsAt), new SimulatedDisk())])
            {
                states.Add((finished, LogRestore.IsUnfinished(after)));
                if (finished)
                {
                    TestLog.AssertHolds(after, Records);
                    continue;
                }

                if (LogRestore.IsUnfinished(after))
                {
                    Assert.Contains("restore it again", Assert.Throws<AuditLogCorruptException>(() => TestLog.Open(after)).Message, StringComparison.Ordinal);
                }
                else
                {
                    Assert.True(LogRestore.IsEmpty(after));
                }

                Assert.True(Restore(copy, after));
                using (TestLog.Open(after))
                {
                    TestLog.AssertHolds(after, Records);
                }
            }
        }

        Assert.Equal(3, states.Count);
    }

    private static async Task<SimulatedDisk> WriteAsync(long segmentBytes)
    {
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk, segmentBytes: segmentBytes);
        await TestLog.Append(log, 0, Records);
        return disk;
    }

    private static bool RestoreUntilKilled(Copy copy, SimulatedDisk disk)
    {
        try
        {
            return Restore(copy, disk) && !disk.IsStopped;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Restore(Copy copy, SimulatedDisk disk)
    {
        if (!LogRestore.TryBegin(disk, out var restore))
        {
            return false;
        }

        using (restore)
        {
            restore.WriteMonths(copy.Months);
            foreach (var (segment, frames) in copy.Segments)
            {
                restore.BeginSegment(segment.FirstIndex, segment.Header);
                foreach (var frame in frames)
                {
                    restore.Write(frame);
                }
            }

            restore.Finish();
        }

        return true;
    }

    /// <summary>What is kept of a log.</summary>
    private sealed record Copy(IReadOnlyDictionary<string, byte[]> Months, IReadOnlyList<(SegmentCopy Segment, List<byte[]> Frames)> Segments)
    {
        public static Copy Of(ILogStorage log, int count = Records, int from = 0)
        {
            List<(SegmentCopy Segment, List<byte[]> Frames)> segments = [];
            using var follower = new LogFollower(log, TestLog.Keys, (ulong)from);
            while (follower.MoveNext((ulong)count, out _))
            {
                if (segments.Count == 0 || segments[^1].Segment.FirstIndex != follower.Segment.FirstIndex)
                {
                    segments.Add((follower.Segment, []));
                }

                segments[^1].Frames.Add(follower.Frame.ToArray());
            }

            return new Copy(MonthCopies.Read(log), segments);
        }
    }
}
