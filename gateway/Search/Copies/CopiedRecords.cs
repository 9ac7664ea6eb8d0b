using System.Data.Common;
using System.Globalization;
using Dapper;
using Exchange.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Copies;

/// <summary>A record of a replica's log.</summary>
/// <param name="Record">Null if it cannot be read any more: its month was retired, or the copy was changed.</param>
internal sealed record CopiedRecord(int Replica, ulong Index, AuditRecord? Record);

/// <summary>Reads the logs of all replicas of this node, as far as they are copied to its database, and opens them.</summary>
internal sealed class CopiedRecords(StateDatabase database, CopiedMonths copiedMonths, NodeHealth health)
{
    /// <summary>How far each replica's log is copied and can be searched.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public Task<IReadOnlyDictionary<int, ulong>> SizesAsync(CancellationToken cancellation) => database.UseAsync<IReadOnlyDictionary<int, ulong>>(health, async connection =>
        (await connection.QueryAsync<(long Replica, long Next)>(new CommandDefinition("select replica, searchable from audit_copies", cancellationToken: cancellation)))
            .ToDictionary(row => (int)row.Replica, row => (ulong)row.Next), cancellation);

    /// <summary>Records of one log from an index on, in order.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    /// <exception cref="AuditKeyException">The log is sealed under a master key that this node is not given.</exception>
    public Task<IReadOnlyList<CopiedRecord>> ReadAsync(int replica, ulong from, int count, CancellationToken cancellation) => database.UseAsync(health, async connection =>
        await OpenAsync(connection, await CopiedBlocks.ReadAsync(connection, replica, from, count, cancellation), cancellation), cancellation);

    /// <summary>The records at these places; those that are not copied yet, or cannot be read any more, are left out.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    /// <exception cref="AuditKeyException">A log is sealed under a master key that this node is not given.</exception>
    public Task<IReadOnlyDictionary<(int Replica, ulong Index), AuditRecord>> FindAsync(IEnumerable<(int Replica, ulong Index)> places, CancellationToken cancellation) =>
        database.UseAsync<IReadOnlyDictionary<(int, ulong), AuditRecord>>(health, async connection =>
        {
            Dictionary<(int, ulong), AuditRecord> found = [];
            foreach (IGrouping<int, ulong> log in places.Distinct().GroupBy(place => place.Replica, place => place.Index))
            {
                IReadOnlyList<RecordCopy> copies = await CopiedBlocks.FindAsync(connection, log.Key, log, cancellation);
                foreach (CopiedRecord copied in await OpenAsync(connection, copies, cancellation))
                {
                    if (copied.Record is { } record)
                    {
                        found[(log.Key, copied.Index)] = record;
                    }
                }
            }

            return found;
        }, cancellation);

    /// <summary>
    /// The first record of a log that is not older than this, as far as times go up with indexes: found by halves, without reading
    /// what lies between. What cannot be read any more counts as older.
    /// </summary>
    /// <param name="size">How many records there are.</param>
    /// <exception cref="DbException">It cannot be read now.</exception>
    /// <exception cref="AuditKeyException">The log is sealed under a master key that this node is not given.</exception>
    public async Task<ulong> FirstSinceAsync(int replica, ulong size, DateTimeOffset time, CancellationToken cancellation)
    {
        (ulong low, ulong high) = (0, size);
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            IReadOnlyList<CopiedRecord> one = await ReadAsync(replica, middle, 1, cancellation);
            bool isOlder = one is not [{ Record.Time: { } at }] || at.ToDateTimeOffset() < time;
            (low, high) = isOlder ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>When each client last read each type of certificate or resource within a time, both as the numbers that they hash to, and milliseconds since 1970.</summary>
    /// <param name="kinds">Of which kinds of records.</param>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public Task<IReadOnlyList<(long Client, long Target, long LastAt)>> UsesAsync(IEnumerable<AuditKind> kinds, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
        database.UseAsync<IReadOnlyList<(long, long, long)>>(health, async connection => [.. await connection.QueryAsync<(long, long, long)>(new CommandDefinition(
            $"""
            select client, target, max(time) from audit_questions
            where part = 0 and time >= @from and time < @to and decision = 1 and client is not null and target is not null and kind in ({Numbers(kinds.Select(kind => (ulong)kind))})
            group by client, target
            """,
            new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() },
            cancellationToken: cancellation))], cancellation);

    /// <summary>When the earliest question was asked that can be searched, in milliseconds since 1970; null if there is none.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public Task<long?> EarliestAsync(CancellationToken cancellation) => database.UseAsync(
        health, connection => connection.ExecuteScalarAsync<long?>(new CommandDefinition("select min(time) from audit_questions where part = 0", cancellationToken: cancellation)), cancellation);

    private async Task<IReadOnlyList<CopiedRecord>> OpenAsync(DbConnection connection, IReadOnlyList<RecordCopy> copies, CancellationToken cancellation)
    {
        if (copies.Count == 0)
        {
            return [];
        }

        int replica = copies[0].Replica;
        IReadOnlyDictionary<int, MonthKeys> months = await copiedMonths.ReadAsync(connection, cancellation);
        Dictionary<ulong, byte[]> headers = (await connection.QueryAsync<(long First, byte[] Header)>(new CommandDefinition(
            $"select first_index, header from audit_copied_segments where replica = @replica and first_index in ({Numbers(copies.Select(copy => copy.Segment))})",
            new { replica }, cancellationToken: cancellation))).ToDictionary(row => (ulong)row.First, row => row.Header);
        using OpenedCopies opened = new((_, segment) => (headers[segment], months[replica]));
        return [.. copies.Select(copy => new CopiedRecord(
            replica, copy.Index, headers.ContainsKey(copy.Segment) && months.ContainsKey(replica) ? opened.Open(copy) : null))];
    }

    /// <summary>Written out, because the two databases take lists in two ways.</summary>
    private static string Numbers(IEnumerable<ulong> numbers) => string.Join(", ", numbers.Distinct().Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
