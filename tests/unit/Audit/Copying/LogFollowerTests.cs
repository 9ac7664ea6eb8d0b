using Exchange.Audit;
using Exchange.Audit.Copying;

namespace Exchange.Tests.Unit.Audit.Copying;

/// <summary>If one of these fails, what is copied of a log, and found by a search, is not what the log holds.</summary>
public sealed class LogFollowerTests
{
    [Fact]
    public async Task GrowingLog_IsFollowedOverItsSegments()
    {
        SimulatedDisk disk = new();
        using var log = TestLog.Open(disk, segmentBytes: 4096);
        using var follower = new LogFollower(disk, TestLog.Keys, 0);
        List<int> read = [];
        for (var round = 0; round < 10; round++)
        {
            await TestLog.Append(log, round * 10, 10);
            while (follower.MoveNext(log.Count, out var record))
            {
                read.Add(TestLog.NumberOf(AuditRecord.Parser.ParseFrom(record)));
            }
        }

        Assert.Equal(Enumerable.Range(0, 100), read);
        Assert.Equal(100UL, follower.Next);
        Assert.True(disk.Segments.Count > 1);
    }

    [Fact]
    public async Task RecordThatIsNotDurable_IsNotGiven()
    {
        SimulatedDisk disk = new();
        using var log = TestLog.Open(disk);
        using var follower = new LogFollower(disk, TestLog.Keys, 0);
        await TestLog.Append(log, 0, 2);

        Assert.True(follower.MoveNext(1, out _));
        Assert.False(follower.MoveNext(1, out _));
        Assert.True(follower.MoveNext(2, out _));
    }

    // A record whose flush failed was never acknowledged; its index is given to another one, in a new segment.
    [Fact]
    public async Task RecordThatWasGivenUp_GivesWayToTheOneThatWasTaken()
    {
        SimulatedDisk disk = new();
        SimulatedTime time = new();
        using var log = TestLog.Open(disk, time);
        using var follower = new LogFollower(disk, TestLog.Keys, 0);
        await TestLog.Append(log, 0, 1);
        Assert.True(follower.MoveNext(log.Count, out _));

        var fails = true;
        disk.FlushFails = () => fails;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => log.AppendAsync(TestLog.Record(1)).AsTask());
        fails = false;
        await Heal(log, time);
        await TestLog.Append(log, 2, 1);

        Assert.True(follower.MoveNext(log.Count, out var record));
        Assert.Equal(2, TestLog.NumberOf(AuditRecord.Parser.ParseFrom(record)));
        Assert.Equal(1UL, follower.Segment.FirstIndex);
    }

    [Fact]
    public async Task CopiedRecord_IsOpenedByItsSegmentAndMonth()
    {
        SimulatedDisk disk = new();
        using var log = TestLog.Open(disk);
        using var follower = new LogFollower(disk, TestLog.Keys, 0);
        await TestLog.Append(log, 0, 2);
        follower.MoveNext(2, out _);
        var frame = follower.Frame.ToArray();
        var months = MonthCopies.Open(MonthCopies.Read(disk), TestLog.Keys, TestLog.Name);

        Assert.True(CopiedSegment.TryOpen(follower.Segment.Header, follower.Segment.FirstIndex, months, out var segment));
        using (segment)
        {
            Assert.True(segment.TryRead(0, frame, out var record));
            Assert.Equal(0, TestLog.NumberOf(record));
            Assert.False(segment.TryRead(1, frame, out _));
            for (var i = 0; i < frame.Length; i++)
            {
                frame[i] ^= 1;
                Assert.False(segment.TryRead(0, frame, out _), $"byte {i}");
                frame[i] ^= 1;
            }
        }
    }

    private static async Task Heal(AuditLog log, SimulatedTime time)
    {
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            log.StateChanged += (_, _) => changed.TrySetResult();
            if (log.State.IsWritable)
            {
                return;
            }

            time.FireTimers();
            await changed.Task;
        }
    }
}
