using System.Buffers.Binary;
using Exchange.Audit;
using Exchange.Audit.Segments;

namespace Exchange.Tests.Unit.Audit;

public sealed class AuditLogDamageTests
{
    private const int Count = 13;

    // Fails: somebody changes a byte of what was recorded and no check finds it, or it accuses the wrong record.
    [Fact]
    public async Task AnyByteChanged_IsFoundWithTheRightIndex()
    {
        var sound = await ClosedLog();
        foreach (var name in sound.Segments)
        {
            var original = sound[name];
            var starts = FrameStarts(original);
            for (var at = 0; at < original.Length; at++)
            {
                foreach (var mask in (byte[])[(byte)(1 << (at % 8)), 0xFF])
                {
                    var damaged = sound.AfterKill();
                    var bytes = original.ToArray();
                    bytes[at] ^= mask;
                    damaged[name] = bytes;

                    var bad = TestLog.Verify(damaged).Bad;
                    Assert.NotNull(bad);
                    Assert.Equal(name, bad.Segment);
                    Assert.Equal(IndexAt(name, starts, at), bad.Index);
                }
            }
        }
    }

    // Fails: opening a damaged log for writing throws acknowledged records away.
    [Fact]
    public async Task AnyByteOfAClosedLogChanged_OpeningRefusesOrKeepsEveryRecord()
    {
        var sound = await ClosedLog();
        var name = sound.Segments[^1];
        var original = sound[name];
        for (var at = 0; at < original.Length; at++)
        {
            var damaged = sound.AfterKill();
            var bytes = original.ToArray();
            bytes[at] ^= 0x10;
            damaged[name] = bytes;
            try
            {
                TestLog.Open(damaged).Dispose();
                TestLog.AssertHolds(damaged, Count);
            }
            catch (Exception refused) when (refused is AuditLogCorruptException or AuditKeyException)
            {
                Assert.True(at < FrameStarts(original)[^1], "a changed end mark must not keep the log from being opened");
            }
        }
    }

    // Fails: a record can be removed without trace.
    [Fact]
    public async Task RecordOrSegmentCutOut_IsFoundWithTheRightIndex()
    {
        var sound = await ClosedLog();
        var name = sound.Segments[1];
        var original = sound[name];
        var starts = FrameStarts(original);
        for (var position = 0; position < starts.Count - 1; position++)
        {
            var cut = sound.AfterKill();
            cut[name] = [.. original.AsSpan(0, starts[position]), .. original.AsSpan(starts[position + 1])];
            Assert.Equal(IndexAt(name, starts, starts[position]), TestLog.Verify(cut).Bad!.Index);
        }

        var truncated = sound.AfterKill();
        truncated[name] = original[..starts[^1]];
        var bad = TestLog.Verify(truncated).Bad!;
        Assert.Equal((IndexAt(name, starts, starts[^1]), false), (bad.Index, bad.AtTail));

        foreach (var missing in sound.Segments.SkipLast(1))
        {
            var gap = sound.AfterKill();
            gap.Delete(missing);
            Assert.True(SegmentName.TryParse(missing, out var first));
            Assert.Equal((first, false), (TestLog.Verify(gap).Bad!.Index, TestLog.Verify(gap).Bad!.AtTail));
        }
    }

    // Fails: two accesses can change places, and with them who did what first.
    [Fact]
    public async Task RecordsSwapped_AreFoundEvenWithChecksumsMadeAnew()
    {
        var sound = await ClosedLog();
        var name = sound.Segments[1];
        var original = sound[name];
        var starts = FrameStarts(original);
        var length = starts[1] - starts[0];
        Assert.Equal(length, starts[2] - starts[1]);

        var swapped = sound.AfterKill();
        swapped[name] = [.. original[..starts[0]], .. original[starts[1]..starts[2]], .. original[starts[0]..starts[1]], .. original[starts[2]..]];
        Assert.Equal(IndexAt(name, starts, starts[0]), TestLog.Verify(swapped).Bad!.Index);

        // Only the sealed contents change places; the plain numbers stay in order and match their checksums.
        var disguised = swapped[name];
        foreach (var start in (int[])[starts[0], starts[1]])
        {
            original.AsSpan(start, 16).CopyTo(disguised.AsSpan(start));
            RenewChecksum(disguised.AsSpan(start, length));
        }

        swapped[name] = disguised;
        var bad = TestLog.Verify(swapped).Bad!;
        Assert.Equal((IndexAt(name, starts, starts[0]), false), (bad.Index, bad.AtTail));
        Assert.Throws<AuditLogCorruptException>(() => TestLog.Read(swapped));
    }

    // Fails: a forger who makes the checksum anew passes.
    [Fact]
    public async Task ContentChangedWithItsChecksumMadeAnew_IsFound()
    {
        var disk = await ClosedLog();
        var name = disk.Segments[0];
        var bytes = disk[name];
        var starts = FrameStarts(bytes);
        bytes[starts[2] + Frame.HeaderBytes] ^= 1;
        RenewChecksum(bytes.AsSpan(starts[2], starts[3] - starts[2]));
        disk[name] = bytes;
        Assert.Equal(2u, TestLog.Verify(disk).Bad!.Index);
    }

    // Fails: a whole segment of one log can be shown as part of another.
    [Fact]
    public async Task SegmentUnderAnotherNameOrFromAnotherLog_IsFound()
    {
        var disk = await ClosedLog();
        var moved = disk.AfterKill();
        moved[disk.Segments[1]] = disk[disk.Segments[0]];
        Assert.Contains("first index", TestLog.Verify(moved).Bad!.Why, StringComparison.Ordinal);

        var other = await ClosedLog("350700/0");
        other[disk.Segments[0]] = disk[disk.Segments[0]];
        Assert.Contains("350703/0", TestLog.Verify(other).Bad!.Why, StringComparison.Ordinal);
    }

    /// <summary>A small log of several segments, closed in order.</summary>
    private static async Task<SimulatedDisk> ClosedLog(string name = TestLog.Name)
    {
        var disk = new SimulatedDisk();
        var options = new AuditLogOptions { LogName = name, SegmentBytes = 4096 };
        using var log = AuditLog.Open(options, TestLog.Keys, new SimulatedTime(), disk);
        for (var number = 0; number < Count; number++)
        {
            var record = TestLog.Record(number);
            record.Reason = new string('x', 900);
            await log.AppendAsync(record);
        }

        return disk;
    }

    internal static List<int> FrameStarts(byte[] segment)
    {
        var starts = new List<int>();
        for (int at = BinaryPrimitives.ReadUInt16LittleEndian(segment.AsSpan(10)); at < segment.Length;)
        {
            starts.Add(at);
            Assert.True(Frame.TryReadHeader(segment.AsSpan(at), out var frame));
            at += frame.Bytes;
        }

        return starts;
    }

    internal static ulong IndexAt(string name, List<int> starts, int at)
    {
        Assert.True(SegmentName.TryParse(name, out var first));
        return first + (ulong)Math.Max(0, starts.FindLastIndex(start => start <= at));
    }

    private static void RenewChecksum(Span<byte> frame) =>
        BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], Checksum.Of(frame[..16], frame[Frame.HeaderBytes..]));
}
