using System.Data.Common;
using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>Where a log is written to.</summary>
/// <param name="Log">Its months and segments.</param>
/// <param name="Tiles">What was published of it.</param>
/// <param name="Checkpoints">The checkpoint that vouches for that.</param>
internal sealed record RestoreTarget(LogRestore Log, ITileStorage Tiles, ICheckpointStore Checkpoints);

/// <summary>
/// Writes a log again from its copy: months, segments with their records as they stood, tree, and the checkpoint last. Each record that can be
/// read is opened and hashed anew on the way.
/// </summary>
internal sealed class LogRestoration(AuditCopies copies, TreeCopies trees, AuditKeys keys, LogCopy copy)
{
    private const int RecordsAtOnce = 512;

    private readonly List<MissingRecords> _missing = [];
    private readonly RetiredLeaves _retired = new(trees);
    private ulong? _segment;
    private int _segments;
    private ulong _records;
    private AuditRecord? _last;

    /// <param name="sizes">The sizes at which the tree's root is wanted.</param>
    /// <param name="report">Told the number of records that are written, and of all.</param>
    /// <exception cref="DbException">The copy cannot be read now.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public async Task<RestoredLog> RunAsync(RestoreTarget target, IReadOnlyCollection<ulong> sizes, Action<ulong, ulong> report, CancellationToken cancellation)
    {
        target.Log.WriteMonths(copy.Months);
        ulong published = copy.Checkpoint?.Checkpoint.Size ?? 0;
        RestoredTree tree = new(target.Tiles, published, sizes);
        string? fault = await WriteRecordsAsync(target, tree, report, cancellation);
        target.Log.EndSegment();
        await WriteTilesAsync(target, tree.HasTiles ? 0 : published, cancellation);
        return new RestoredLog(_records, _segments, _last?.Time?.ToDateTimeOffset(), _missing, tree.Roots, fault);
    }

    private async Task<string?> WriteRecordsAsync(RestoreTarget target, RestoredTree tree, Action<ulong, ulong> report, CancellationToken cancellation)
    {
        MonthKeys months = copy.OpenMonths(keys);
        using OpenedCopies opened = new((_, first) => (copy.Segments[first], months));
        byte[] entry = new byte[LeafEntry.Bytes];
        ulong next = 0;
        while (await copies.ReadAsync(next, RecordsAtOnce, cancellation) is { Count: > 0 } records)
        {
            foreach (RecordCopy record in records)
            {
                await PassOverAsync(next, record.Index, tree, cancellation);
                if (!copy.Segments.TryGetValue(record.Segment, out byte[]? header))
                {
                    return At(record, "what its segment begins with was not copied");
                }

                Write(target, record, header);
                next = record.Index + 1;
                if (record.Index < copy.RetiredEnd)
                {
                    await _retired.AddToAsync(tree, record.Index, cancellation);
                }
                else if (opened.Decrypt(record) is { } encoded)
                {
                    LeafEntry.Write(encoded, entry);
                    tree.Add(entry);
                    _last = next == copy.End || next % RecordsAtOnce == 0 ? AuditRecord.Parser.ParseFrom(encoded) : _last;
                }
                else
                {
                    return At(record, "it is not what was written under this index, or its month's secret is missing");
                }
            }

            report(next, copy.End);
        }

        return null;
    }

    private void Write(RestoreTarget target, RecordCopy record, byte[] header)
    {
        if (_segment != record.Segment)
        {
            target.Log.BeginSegment(record.Segment, header);
            _segment = record.Segment;
            _segments++;
        }

        target.Log.Write(record.Frame);
        _records++;
    }

    /// <summary>What the copy does not have. Of retired records that were never copied the tree still tells the leaves.</summary>
    private async Task PassOverAsync(ulong from, ulong end, RestoredTree tree, CancellationToken cancellation)
    {
        if (from == end)
        {
            return;
        }

        _missing.Add(new MissingRecords(from, end, end <= copy.RetiredEnd));
        for (ulong index = from; index < end; index++)
        {
            await _retired.AddToAsync(tree, index, cancellation);
        }
    }

    /// <summary>Tiles that cannot be made anew come from the copy.</summary>
    /// <param name="published">How many records' tiles; 0 where they are made already.</param>
    private async Task WriteTilesAsync(RestoreTarget target, ulong published, CancellationToken cancellation)
    {
        foreach (TilePath path in TileCopies.Hashes(0, published))
        {
            // One that is missing, or too short, shows when the tree is verified.
            int length = path.Width * TreeHash.Bytes;
            if (await trees.ReadAsync(path, cancellation) is { } content && content.Length >= length)
            {
                target.Tiles.Write(path, content.AsSpan(0, length));
            }
        }

        target.Tiles.Flush();
        if (copy.Checkpoint is { } checkpoint)
        {
            target.Checkpoints.Write(checkpoint.Note.ToBytes());
        }
    }

    private static string At(RecordCopy record, string why) => string.Create(CultureInfo.InvariantCulture, $"Record {record.Index} of the copy cannot be written again: {why}.");
}
