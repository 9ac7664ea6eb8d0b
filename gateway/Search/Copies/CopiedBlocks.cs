using System.Data.Common;
using System.Globalization;
using Dapper;
using Exchange.Audit.Copying;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Reads the sealed records, which are kept in blocks: those that stand behind each other in a segment, several to a row.</summary>
internal static class CopiedBlocks
{
    private const string Blocks = "select replica, first_index, segment, frames from audit_copied_blocks where replica = @replica and";

    /// <summary>Records of a log from an index on, in order.</summary>
    /// <param name="count">How many at most; fewer only where the copy ends or has a gap.</param>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public static async Task<IReadOnlyList<RecordCopy>> ReadAsync(DbConnection connection, int replica, ulong from, int count, CancellationToken cancellation)
    {
        for (long? next = (long)from; next is { } first;)
        {
            long end = first + count;
            IReadOnlyList<RecordCopy> records = await QueryAsync(
                connection,
                $"""
                {Blocks} first_index < @end and first_index >= coalesce((
                    select max(b.first_index) from audit_copied_blocks b where b.replica = @replica and b.first_index <= @first), 0)
                order by first_index
                """,
                new { replica, first, end },
                record => record.Index >= (ulong)first && record.Index < (ulong)end,
                cancellation);
            if (records.Count > 0)
            {
                return records;
            }

            // Months that were retired before they were copied are a gap.
            next = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                "select min(first_index) from audit_copied_blocks where replica = @replica and first_index >= @end", new { replica, end }, cancellationToken: cancellation));
        }

        return [];
    }

    /// <summary>The records of a log under these indexes, as far as they are copied.</summary>
    /// <param name="indexes">At least one.</param>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public static Task<IReadOnlyList<RecordCopy>> FindAsync(DbConnection connection, int replica, IEnumerable<ulong> indexes, CancellationToken cancellation)
    {
        HashSet<ulong> wanted = [.. indexes];
        // Written out, because the two databases take lists in two ways.
        string values = string.Join(", ", wanted.Select(index => string.Create(CultureInfo.InvariantCulture, $"({index})")));
        return QueryAsync(
            connection,
            $"""
            with wanted (record_index) as (values {values})
            {Blocks} first_index in (
                select (select max(b.first_index) from audit_copied_blocks b where b.replica = @replica and b.first_index <= w.record_index) from wanted w)
            """,
            new { replica },
            record => wanted.Contains(record.Index),
            cancellation);
    }

    /// <summary>The index behind the last record that is there; 0 where there is none.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public static async Task<ulong> EndAsync(DbConnection connection, int replica, CancellationToken cancellation) =>
        await QueryAsync(connection, $"{Blocks} first_index = (select max(b.first_index) from audit_copied_blocks b where b.replica = @replica)", new { replica }, _ => true, cancellation)
            is [.., var last] ? last.Index + 1 : 0;

    /// <summary>Cuts the block that goes on beyond an index, if there is one: those behind can be deleted whole.</summary>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    public static async Task CutAsync(DbTransaction transaction, int replica, ulong end, CancellationToken cancellation)
    {
        DbConnection connection = transaction.Connection!;
        (long first, byte[]? frames) = await connection.QuerySingleOrDefaultAsync<(long, byte[]?)>(new CommandDefinition(
            "select first_index, frames from audit_copied_blocks where replica = @replica and first_index < @end order by first_index desc limit 1",
            new { replica, end = (long)end }, transaction, cancellationToken: cancellation));
        byte[] kept = [.. Records(replica, (ulong)first, 0, frames ?? []).TakeWhile(record => record.Index < end).SelectMany(record => record.Frame)];
        if (kept.Length < frames?.Length)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update audit_copied_blocks set frames = @kept where replica = @replica and first_index = @first",
                new { replica, first, kept }, transaction, cancellationToken: cancellation));
        }
    }

    private static async Task<IReadOnlyList<RecordCopy>> QueryAsync(
        DbConnection connection, string statement, object parameters, Func<RecordCopy, bool> isWanted, CancellationToken cancellation)
    {
        IEnumerable<(long Replica, long First, long Segment, byte[] Frames)> blocks = await connection.QueryAsync<(long, long, long, byte[])>(
            new CommandDefinition(statement, parameters, cancellationToken: cancellation));
        return [.. blocks.SelectMany(block => Records((int)block.Replica, (ulong)block.First, (ulong)block.Segment, block.Frames)).Where(isWanted)];
    }

    private static IEnumerable<RecordCopy> Records(int replica, ulong first, ulong segment, byte[] frames)
    {
        for (int offset = 0, length; offset < frames.Length; offset += length)
        {
            length = SealedFrames.LengthOfFirst(frames.AsSpan(offset));
            yield return new RecordCopy(replica, first++, segment, frames[offset..(offset + length)]);
        }
    }
}
