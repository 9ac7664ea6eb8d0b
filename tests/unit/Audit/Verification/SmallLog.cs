using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Segments;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Audit.Publication;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Verification;

/// <summary>Twenty records in three segments, published at eight, fourteen and twenty, the last checkpoint cosigned by the city.</summary>
internal sealed record SmallLog(SimulatedDisk Disk, MemoryTileStorage Tiles, byte[] Checkpoint, byte[] Kept)
{
    public const int Records = 20;

    /// <summary>The size of the checkpoint that the auditor kept.</summary>
    public const int KeptRecords = 8;

    public static LogTrust Trust { get; } = new(TestKeys.Log.VerifierKey);

    /// <summary>What the auditor of <see cref="Verify"/> goes by.</summary>
    public LogTrust FullTrust => Trust with { RequiredWitnesses = [TestKeys.City.VerifierKey], Since = Parse(Kept) };

    public static async Task<SmallLog> CreateAsync()
    {
        SimulatedDisk disk = new();
        MemoryTileStorage tiles = new();
        MemoryCheckpointStore checkpoints = new();
        using (AuditLog log = TestLog.Open(disk, segmentBytes: 4096))
        {
            int written = 0;
            foreach (int size in (int[])[KeptRecords, 14, Records])
            {
                for (; written < size; written++)
                {
                    AuditRecord record = TestLog.Record(written);
                    record.Reason = new string('x', 480);
                    await log.AppendAsync(record);
                }

                Publish(disk, tiles, checkpoints, size);
            }
        }

        Assert.Equal(3, disk.Segments.Count);
        return new SmallLog(disk, tiles, Cosigned(checkpoints.Current!), checkpoints.HandedOut[0]);
    }

    public static void Publish(SimulatedDisk disk, MemoryTileStorage tiles, MemoryCheckpointStore checkpoints, int count) =>
        LogPublisher.Open(disk, TestLog.Keys, tiles, checkpoints, TestKeys.Origin, TestKeys.Log).Publish((ulong)count);

    public static SignedCheckpoint Parse(byte[] bytes)
    {
        Assert.True(SignedCheckpoint.TryParse(bytes, out SignedCheckpoint? checkpoint, out CheckpointProblem problem), $"{problem}");
        return checkpoint;
    }

    public static byte[] Cosigned(byte[] checkpoint)
    {
        SignedCheckpoint signed = Parse(checkpoint);
        return signed.With(TestKeys.City.Cosign(signed.Checkpoint, TestKeys.Now)).Note.ToBytes();
    }

    public LogVerification Verify(LogTrust? trust = null) =>
        LogCheck.Run(new PublishedTree(Checkpoint, Tiles, trust ?? FullTrust), new LogContents(Disk, TestLog.Keys));

    public SmallLog WithSegment(string name, byte[] content)
    {
        SimulatedDisk disk = Disk.AfterKill();
        disk[name] = content;
        return this with { Disk = disk };
    }

    public SmallLog WithTile(TilePath path, byte[]? content)
    {
        MemoryTileStorage tiles = Tiles.Copy();
        tiles.Files.Remove(path);
        if (content is not null)
        {
            tiles.Files[path] = content;
        }

        return this with { Tiles = tiles };
    }

    /// <summary>
    /// A segment that somebody who holds the log's keys has written anew, with other records in it. Nothing in the segment
    /// itself is wrong.
    /// </summary>
    public SmallLog WithRecords(string name, Func<List<byte[]>, IEnumerable<byte[]>> change)
    {
        Assert.True(SegmentName.TryParse(name, out ulong first));
        using SegmentReader segment = SegmentReader.TryOpen(Disk, first, MonthKeys.Open(Disk, TestLog.Keys, TestLog.Name), TestLog.Name, out _)!;
        List<byte> written = [.. Disk[name].AsSpan(0, segment.Header.Length)];
        List<byte[]> records = [];
        while (segment.Read() == ReadOutcome.Record)
        {
            Assert.True(segment.TryDecrypt(out ReadOnlySpan<byte> record));
            records.Add(record.ToArray());
        }

        ulong index = first;
        foreach (byte[] record in change(records))
        {
            byte[] frame = new byte[Frame.Overhead + record.Length];
            Frame.Write(frame, segment.Header.Cipher!, index++, position: 0, record);
            written.AddRange(frame);
        }

        return WithSegment(name, [.. written]);
    }
}
