using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;

namespace Exchange.Tests.Unit.Audit.Verification;

/// <summary>
/// Every single change to every file of a small log. If one of these fails, there is a way to change what was recorded that no
/// auditor finds, or that sends the auditor to the wrong record.
/// </summary>
public sealed class ExhaustiveDamageTests : IAsyncLifetime
{
    private SmallLog _log = null!;

    public async Task InitializeAsync() => _log = await SmallLog.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void EveryByteOfASegment() => ForEachByte((name, content, starts, at) =>
    {
        byte[] changed = [.. content];
        changed[at] ^= (byte)(1 << (at % 8));
        LogVerification shown = _log.WithSegment(name, changed).Verify();

        // The mark behind the last record only says that the log was closed in order.
        ulong index = AuditLogDamageTests.IndexAt(name, starts, at);
        Assert.Equal(index, shown.Contents!.Bad?.Index);
        Assert.Equal(name, shown.Contents.Bad!.Segment);
        Assert.Equal(index == SmallLog.Records, shown.IsSound);
    });

    [Fact]
    public void EveryCutOfASegment() => ForEachByte((name, content, starts, at) =>
    {
        ulong index = AuditLogDamageTests.IndexAt(name, starts, at);
        LogVerification shown = _log.WithSegment(name, content[..at]).Verify();

        Assert.Equal(index == SmallLog.Records, shown.IsSound);
        if (!shown.IsSound)
        {
            Assert.Equal((index, false), (shown.Contents!.Bad!.Index, shown.Contents.Bad.AtTail));
        }
    });

    [Fact]
    public void EveryByteInsertedIntoASegment() => ForEachByte((name, content, starts, at) =>
    {
        // Another one than that which follows: to double a byte is to put it in behind.
        LogVerification shown = _log.WithSegment(name, [.. content[..at], (byte)~content[at], .. content[at..]]).Verify();

        ulong index = AuditLogDamageTests.IndexAt(name, starts, at);
        Assert.Equal((index, name), (shown.Contents!.Bad?.Index, shown.Contents.Bad?.Segment));
        Assert.Equal(index == SmallLog.Records, shown.IsSound);
    });

    [Fact]
    public void EveryMissingSegment()
    {
        foreach (string name in _log.Disk.Segments)
        {
            SimulatedDisk disk = _log.Disk.AfterKill();
            disk.Delete(name);

            AssertBad(_log with { Disk = disk }, ulong.Parse(name.AsSpan(0, 20), System.Globalization.CultureInfo.InvariantCulture));
        }

        AssertBad(_log with { Disk = new SimulatedDisk() }, 0);
    }

    [Fact]
    public void EveryByteAndCutOfATileOrBundle()
    {
        (TilePath Path, byte[] Content)[] tiles = [.. from file in _log.Tiles.Files where file.Key.Width == SmallLog.Records select (file.Key, file.Value)];
        Assert.Equal(2, tiles.Length);
        foreach ((TilePath path, byte[] content) in tiles)
        {
            Parallel.For(0, content.Length, at =>
            {
                byte[] changed = [.. content];
                changed[at] ^= (byte)(1 << (at % 8));
                AssertBad(_log.WithTile(path, changed), path, EntryAt(path, at));
                AssertBad(_log.WithTile(path, content[..at]), path, EntryAt(path, at));
            });

            AssertBad(_log.WithTile(path, [.. content, 0]), path);
            AssertBad(_log.WithTile(path, null), path);
        }
    }

    [Fact]
    public void EveryByteAndCutOfTheCheckpoint()
    {
        for (int at = 0; at < _log.Checkpoint.Length; at++)
        {
            foreach (byte mask in (byte[])[(byte)(1 << (at % 8)), 0x20])
            {
                byte[] changed = [.. _log.Checkpoint];
                changed[at] ^= mask;
                AssertRefused(changed);
            }

            AssertRefused(_log.Checkpoint[..at]);
        }

        Assert.Equal(CheckpointFault.Missing, (_log with { Checkpoint = null! }).Verify().Checkpoint!.Fault);

        void AssertRefused(byte[] checkpoint) => Assert.NotEqual(CheckpointFault.None, CheckpointCheck.Run(checkpoint, _log.FullTrust).Fault);
    }

    [Fact]
    public void EveryRecordWrittenAnewWithTheKey() => ForEachRecord((name, first, position, count) =>
        AssertBad(_log.WithRecords(name, records =>
        {
            // A letter of the reason.
            records[position][Array.LastIndexOf(records[position], (byte)'x')] = (byte)'y';
            return records;
        }), first + (ulong)position));

    [Fact]
    public void EveryTwoRecordsOfASegmentSwappedWithTheKey() => ForEachRecord((name, first, position, count) =>
    {
        for (int other = position + 1; other < count; other++)
        {
            AssertBad(_log.WithRecords(name, records =>
            {
                (records[position], records[other]) = (records[other], records[position]);
                return records;
            }), first + (ulong)position);
        }
    });

    [Fact]
    public void EveryRecordTakenOutOrPutInWithTheKey() => ForEachRecord((name, first, position, count) =>
    {
        AssertBad(_log.WithRecords(name, records => [.. records[..position], .. records[(position + 1)..]]), first + (ulong)position);
        if (position < count - 1)
        {
            AssertBad(_log.WithRecords(name, records => [.. records[..position], records[^1], .. records[position..]]), first + (ulong)position);
        }
    });

    private static void AssertBad(SmallLog log, ulong index)
    {
        LogVerification shown = log.Verify();
        Assert.False(shown.IsSound);
        Assert.Equal(index, shown.Contents?.Bad?.Index);
    }

    private static void AssertBad(SmallLog log, TilePath path, ulong? entry = null)
    {
        LogVerification shown = log.Verify();
        Assert.False(shown.IsSound);
        Assert.Equal((path, entry), (shown.Tree?.Bad?.Tile, shown.Tree?.Bad?.Entry));
        Assert.Null(shown.Contents);
    }

    /// <summary>Entries stand one behind the other, each with its length; a hash is blamed with its whole tile.</summary>
    private static ulong? EntryAt(TilePath path, int at) => path.HoldsEntries ? (ulong)(at / (sizeof(ushort) + LeafEntry.Bytes)) : null;

    private void ForEachByte(Action<string, byte[], List<int>, int> judge)
    {
        foreach (string name in _log.Disk.Segments)
        {
            byte[] content = _log.Disk[name];
            List<int> starts = AuditLogDamageTests.FrameStarts(content);
            Parallel.For(0, content.Length, at => judge(name, content, starts, at));
        }
    }

    private void ForEachRecord(Action<string, ulong, int, int> judge)
    {
        ulong first = 0;
        foreach (string name in _log.Disk.Segments)
        {
            int count = 0;
            _log.WithRecords(name, records => records[..(count = records.Count)]);
            for (int position = 0; position < count; position++)
            {
                judge(name, first, position, count);
            }

            first += (ulong)count;
        }

        Assert.Equal((ulong)SmallLog.Records, first);
    }
}
