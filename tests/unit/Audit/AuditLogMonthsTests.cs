using System.Buffers.Binary;
using Exchange.Audit;
using Exchange.Audit.Segments;

namespace Exchange.Tests.Unit.Audit;

/// <summary>A segment belongs to one month, and is opened by that month's key.</summary>
public sealed class AuditLogMonthsTests
{
    private static readonly AuditMonth s_october = new(2026, 10);
    private static readonly AuditMonth s_november = new(2026, 11);

    private readonly SimulatedDisk _disk = new();
    private readonly SimulatedTime _time = new() { Now = new DateTimeOffset(2026, 10, 31, 15, 59, 59, TimeSpan.Zero) };

    // Fails: records of a month that began are destroyed with the month before, or outlive their own.
    [Fact]
    public async Task NewMonth_BeginsASegmentUnderAKeyOfItsOwn()
    {
        using (var log = TestLog.Open(_disk, _time))
        {
            await TestLog.Append(log, 0, 3);
            _time.Now = _time.Now.AddSeconds(1);
            await TestLog.Append(log, 3, 2);
            await TestLog.Append(log, 5, 2);
            Assert.Equal([s_october, s_november], log.Months.List());
        }

        Assert.Equal(2, _disk.Segments.Count);
        TestLog.AssertHolds(_disk, 7);
        Assert.Equal(
            [s_october, s_october, s_october, s_november, s_november, s_november, s_november],
            TestLog.Read(_disk).Select(entry => entry.Month));
        Assert.True(TestLog.Verify(_disk).IsSound);
    }

    // Fails: after a clock was set back, new records go under a month that may be retired, and the order of months is lost.
    [Fact]
    public async Task ClockSetBack_LeavesTheMonthWhereItIs()
    {
        _time.Now = _time.Now.AddSeconds(1);
        using (var log = TestLog.Open(_disk, _time, segmentBytes: 4096))
        {
            await TestLog.Append(log, 0, 3);
            _time.Now = _time.Now.AddMonths(-7);
            await TestLog.Append(log, 3, 297);
        }

        using (var log = TestLog.Open(_disk, _time))
        {
            await TestLog.Append(log, 300, 1);
        }

        Assert.True(_disk.Segments.Count > 3);
        TestLog.AssertHolds(_disk, 301);
        Assert.All(TestLog.Read(_disk), entry => Assert.Equal(s_november, entry.Month));
    }

    // Fails: a node that was killed in one month and comes back in another loses its last records, or does not start.
    [Fact]
    public async Task KilledInOneMonthAndOpenedInAnother_LosesNothing()
    {
        var count = 0;
        var disk = _disk;
        for (var month = 0; month < 5; month++)
        {
            using var log = TestLog.Open(disk, _time);
            await TestLog.Append(log, count, month);
            count += month;
            disk = disk.AfterKill();
            _time.Now = _time.Now.AddMonths(1);
        }

        TestLog.AssertHolds(disk, count);
        Assert.True(TestLog.Verify(disk).IsSound);
    }

    // Fails: an error while a month's key is made loses acknowledged records or stops the node for good.
    [Fact]
    public async Task FailureAtEachFlushOfAMonthsFirstSecond_LeavesASoundLog()
    {
        for (var failingFlush = 1; failingFlush < 6; failingFlush++)
        {
            var disk = new SimulatedDisk();
            var time = new SimulatedTime(timersFireAtOnce: true) { Now = _time.Now };
            using (var log = TestLog.Open(disk, time))
            {
                await TestLog.Append(log, 0, 3);
                var (flushes, bad) = (0, failingFlush);
                disk.FlushFails = () => ++flushes == bad;
                time.Now = time.Now.AddMonths(1);
                for (var number = 3; number < 10;)
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

            TestLog.AssertHolds(disk, 10);
            Assert.True(TestLog.Verify(disk).IsSound);
        }
    }

    // Fails: whoever removes a key passes its month off as one that was retired.
    [Fact]
    public async Task KeyRemovedByHand_IsDamageWithTheRightIndex()
    {
        using (var log = TestLog.Open(_disk, _time))
        {
            await TestLog.Append(log, 0, 3);
            _time.Now = _time.Now.AddMonths(1);
            await TestLog.Append(log, 3, 2);
        }

        foreach (var (month, index) in new[] { (s_october, 0u), (s_november, 3u) })
        {
            var disk = _disk.AfterKill();
            disk.Delete($"months/{month}.key");
            var bad = TestLog.Verify(disk).Bad!;
            Assert.Equal((index, false), (bad.Index, bad.AtTail));
            Assert.Contains($"the key of the month {month} is missing", bad.Why, StringComparison.Ordinal);
        }
    }

    // Fails: a segment can be shown as one of another month.
    [Fact]
    public async Task SegmentGivenToAnotherMonth_IsFound()
    {
        using (var log = TestLog.Open(_disk, _time))
        {
            await TestLog.Append(log, 0, 3);
            _time.Now = _time.Now.AddSeconds(1);
            await TestLog.Append(log, 3, 2);
        }

        var name = _disk.Segments[0];
        foreach (var month in (byte[])[11, 12, 0, 13])
        {
            var disk = _disk.AfterKill();
            disk[name] = SegmentOf(disk[name], 2026, month);
            Assert.Equal(0u, TestLog.Verify(disk).Bad!.Index);
        }
    }

    /// <summary>The segment with another month in its header, and the header's checksum made anew.</summary>
    internal static byte[] SegmentOf(byte[] segment, ushort year, byte month)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(segment.AsSpan(10));
        BinaryPrimitives.WriteUInt16LittleEndian(segment.AsSpan(28), year);
        segment[30] = month;
        BinaryPrimitives.WriteUInt32LittleEndian(segment.AsSpan(length - 4), Checksum.Of(segment.AsSpan(0, length - 4)));
        return segment;
    }
}
