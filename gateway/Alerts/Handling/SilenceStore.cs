using System.Data.Common;
using Dapper;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>A rule that somebody has silenced for a time.</summary>
/// <param name="IsLimited">Whether it is limited to a client or an officer, who stand in its record.</param>
internal sealed record Silence(string Id, string Rule, bool IsLimited, DateTimeOffset Until, RecordPlace Record);

/// <summary>The silences of the node, in its database. Whom they are limited to stands there under a name.</summary>
internal sealed class SilenceStore(StateDatabase database, NodeHealth health)
{
    /// <summary>Whether nobody is to be told of an alert.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<bool> CoverAsync(Trip trip, DateTimeOffset now, CancellationToken cancellation) => database.UseAsync(health, async connection =>
    {
        await using DbDataReader rows = await connection.ExecuteReaderAsync(new CommandDefinition(
            "select client, officer from alert_silences where rule = @Rule and ends_at > @now", new { trip.Rule, now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation));
        bool covered = false;
        while (await rows.ReadAsync(cancellation))
        {
            covered |= Covers(rows, 0, trip.Client) && Covers(rows, 1, trip.Officer);
        }

        return covered;
    }, cancellation);

    /// <summary>Begins a silence, and forgets those that have ended.</summary>
    /// <exception cref="DbException">It is not known whether it was begun.</exception>
    public Task AddAsync(Silence silence, UInt128? client, UInt128? officer, DateTimeOffset now, CancellationToken cancellation) => database.UseAsync(health, async connection =>
    {
        await connection.ExecuteAsync(new CommandDefinition("delete from alert_silences where ends_at <= @now", new { now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation));
        return await connection.ExecuteAsync(new CommandDefinition(
            "insert into alert_silences (id, rule, client, officer, ends_at, record_replica, record_index) values (@Id, @Rule, @client, @officer, @ends, @Replica, @index)",
            new
            {
                silence.Id,
                silence.Rule,
                client = client is null ? null : SubjectNames.ToBytes(client.Value),
                officer = officer is null ? null : SubjectNames.ToBytes(officer.Value),
                ends = silence.Until.ToUnixTimeMilliseconds(),
                silence.Record.Replica,
                index = (long)silence.Record.Index,
            },
            cancellationToken: cancellation));
    }, cancellation);

    /// <summary>Those that have not ended, the one that ends first before the others.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public Task<IReadOnlyList<Silence>> ListAsync(DateTimeOffset now, CancellationToken cancellation) => database.UseAsync<IReadOnlyList<Silence>>(health, async connection =>
        [.. (await connection.QueryAsync<(string Id, string Rule, long IsLimited, long EndsAt, long Replica, long Index)>(new CommandDefinition(
            """
            select id, rule, case when client is null and officer is null then cast(0 as bigint) else cast(1 as bigint) end, ends_at, cast(record_replica as bigint), record_index
            from alert_silences where ends_at > @now order by ends_at, id
            """,
            new { now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation)))
            .Select(row => new Silence(row.Id, row.Rule, row.IsLimited != 0, DateTimeOffset.FromUnixTimeMilliseconds(row.EndsAt), new RecordPlace((int)row.Replica, (ulong)row.Index)))], cancellation);

    /// <returns>False if there is no such silence, or it has ended.</returns>
    /// <exception cref="DbException">It is not known whether it was ended.</exception>
    public Task<bool> EndAsync(string id, CancellationToken cancellation) => database.UseAsync(health, async connection =>
        await connection.ExecuteAsync(new CommandDefinition("delete from alert_silences where id = @id", new { id }, cancellationToken: cancellation)) > 0, cancellation);

    private static bool Covers(DbDataReader row, int limit, UInt128? name) =>
        row.IsDBNull(limit) || (name is { } present && SubjectNames.FromBytes(row.GetFieldValue<byte[]>(limit)) == present);
}
