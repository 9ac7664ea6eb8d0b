using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit;

/// <summary>Zeros ahead of the records, as a node writes them.</summary>
public sealed class AuditLogAheadTests
{
    private const int Ahead = 4096;

    // Fails: each flush writes the file's new length too, and a verdict takes twice as long on its way through the disk.
    [Fact]
    public async Task RecordsInPlaceOfZeros_LeaveTheFilesLength()
    {
        var disk = new SimulatedDisk();
        using var log = TestLog.Open(disk, bytesAhead: Ahead);
        await TestLog.Append(log, 0, 1);
        var length = disk[disk.Segments[0]].Length;
        await TestLog.Append(log, 1, 10);
        Assert.Equal(length, disk[disk.Segments[0]].Length);

        await TestLog.Append(log, 11, 200);
        Assert.InRange(disk[disk.Segments[0]].Length, length + Ahead, length + (10 * Ahead));
        TestLog.AssertHolds(disk, 211);
    }

    // Fails: after a kill the zeros are taken for damage, or records are lost among them.
    [Fact]
    public async Task KilledWriter_LosesNothingAndTheLogGoesOn()
    {
        var disk = new SimulatedDisk();
        for (var life = 0; life < 3; life++)
        {
            using var log = TestLog.Open(disk, bytesAhead: Ahead);
            Assert.Equal((ulong)(life * 70), log.Count);
            await TestLog.Append(log, life * 70, 70);
            disk = disk.AfterKill();
            TestLog.AssertHolds(disk, (life + 1) * 70);
            Assert.True(TestLog.Verify(disk).IsSound);
        }
    }

    // Fails: whoever reads a log that was closed in order finds bytes behind its end, and cannot tell them from tampering.
    [Fact]
    public async Task ClosedLog_EndsBehindItsEndMark()
    {
        var disk = new SimulatedDisk();
        var plain = new SimulatedDisk();
        foreach (var (log, ahead) in new[] { (disk, Ahead), (plain, 0) })
        {
            using var open = TestLog.Open(log, bytesAhead: ahead);
            await TestLog.Append(open, 0, 5);
        }

        Assert.Equal(plain[plain.Segments[0]].Length, disk[disk.Segments[0]].Length);
        Assert.True(TestLog.Verify(disk).IsSound);
    }

    // Fails: a segment that is followed by another hides changed bytes behind its records.
    [Fact]
    public async Task FullSegment_EndsWithItsRecords()
    {
        var disk = new SimulatedDisk();
        using (var log = TestLog.Open(disk, segmentBytes: 4096, bytesAhead: Ahead))
        {
            await TestLog.Append(log, 0, 300);
        }

        foreach (var name in disk.Segments)
        {
            var damaged = disk.AfterKill();
            var bytes = damaged[name];
            bytes[^1] ^= 1;
            damaged[name] = bytes;
            Assert.NotNull(TestLog.Verify(damaged).Bad);
        }
    }
}
