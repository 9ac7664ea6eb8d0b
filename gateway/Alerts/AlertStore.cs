using System.Data.Common;
using Dapper;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Alerts;

/// <summary>The alerts of the node in its database, and what has become of each.</summary>
internal sealed class AlertStore(StateDatabase database, NodeHealth health)
{
    private const string Columns =
        "sequence, id, rule, about, subject, counted, threshold, from_at, to_at, places, raised_at, is_silenced, record_replica, record_index, acknowledged_at, acknowledged_replica, acknowledged_index";

    private const string Recorded = "record_index is not null";
    private const string ToDeliver = "delivered_at is null and given_up_at is null and is_silenced = 0";

    /// <summary>Those whose own record is not written yet, the first first.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public Task<IReadOnlyList<Alert>> UnrecordedAsync(int count, CancellationToken cancellation) =>
        QueryAsync("record_index is null order by sequence limit @count", new { count }, cancellation);

    /// <exception cref="DbException">It is not known whether it was noted.</exception>
    public Task NoteRecordAsync(string id, RecordPlace record, CancellationToken cancellation) => ExecuteAsync(
        "update raised_alerts set record_replica = @Replica, record_index = @index where id = @id and record_index is null", new { id, record.Replica, index = (long)record.Index }, cancellation);

    /// <summary>A page, the newest first.</summary>
    /// <param name="before">The sequence of the last alert of the page before; null for the first.</param>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public Task<IReadOnlyList<Alert>> ListAsync(AlertState? state, string? rule, long? before, int count, CancellationToken cancellation)
    {
        List<string> conditions = [Recorded];
        if (state is { } wanted)
        {
            conditions.Add(wanted switch
            {
                AlertState.Acknowledged => "acknowledged_at is not null",
                AlertState.Silenced => "acknowledged_at is null and is_silenced = 1",
                _ => "acknowledged_at is null and is_silenced = 0",
            });
        }

        if (rule is not null)
        {
            conditions.Add("rule = @rule");
        }

        if (before is not null)
        {
            conditions.Add("sequence < @before");
        }

        return QueryAsync($"{string.Join(" and ", conditions)} order by sequence desc limit @count", new { rule, before, count }, cancellation);
    }

    /// <summary>Null if there is no such alert.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<Alert?> FindAsync(string id, CancellationToken cancellation) =>
        (await QueryAsync($"{Recorded} and id = @id", new { id }, cancellation)).SingleOrDefault();

    /// <returns>False if somebody else has acknowledged it.</returns>
    /// <exception cref="DbException">It is not known whether it is acknowledged now.</exception>
    public async Task<bool> AcknowledgeAsync(string id, DateTimeOffset now, RecordPlace record, CancellationToken cancellation) => await ExecuteAsync(
        "update raised_alerts set acknowledged_at = @now, acknowledged_replica = @Replica, acknowledged_index = @index where id = @id and acknowledged_at is null",
        new { id, now = now.ToUnixTimeMilliseconds(), record.Replica, index = (long)record.Index }, cancellation) > 0;

    /// <summary>The first alert that the receiver has not taken; null if there is none.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<Alert?> NextToDeliverAsync(CancellationToken cancellation) =>
        (await QueryAsync($"{Recorded} and {ToDeliver} order by sequence limit 1", new { }, cancellation)).SingleOrDefault();

    /// <exception cref="DbException">It is not known whether it was noted.</exception>
    public Task NoteDeliveryAsync(string id, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync("update raised_alerts set delivered_at = @now where id = @id and delivered_at is null", new { id, now = now.ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Gives up what was raised before this.</summary>
    /// <returns>How many were given up.</returns>
    /// <exception cref="DbException">It is not known whether they were.</exception>
    public Task<int> GiveUpAsync(DateTimeOffset raisedBefore, DateTimeOffset now, CancellationToken cancellation) => ExecuteAsync(
        $"update raised_alerts set given_up_at = @now where raised_at < @before and {Recorded} and {ToDeliver}",
        new { before = raisedBefore.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() }, cancellation);

    /// <summary>Whether the receiver was never told of an alert that nobody has acknowledged.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<bool> IsAnyGivenUpAsync(CancellationToken cancellation) => database.UseAsync(health, async connection =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from raised_alerts where acknowledged_at is null and is_silenced = 0 and given_up_at is not null", cancellationToken: cancellation)) > 0, cancellation);

    private Task<int> ExecuteAsync(string statement, object parameters, CancellationToken cancellation) => database.UseAsync(
        health, connection => connection.ExecuteAsync(new CommandDefinition(statement, parameters, cancellationToken: cancellation)), cancellation);

    private Task<IReadOnlyList<Alert>> QueryAsync(string condition, object parameters, CancellationToken cancellation) => database.UseAsync<IReadOnlyList<Alert>>(health, async connection =>
    {
        await using DbDataReader rows = await connection.ExecuteReaderAsync(new CommandDefinition($"select {Columns} from raised_alerts where {condition}", parameters, cancellationToken: cancellation));
        List<Alert> alerts = [];
        while (await rows.ReadAsync(cancellation))
        {
            alerts.Add(Read(rows));
        }

        return alerts;
    }, cancellation);

    private static Alert Read(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : SubjectNames.FromBytes(row.GetFieldValue<byte[]>(4)),
        row.GetInt32(5),
        row.GetInt32(6),
        row.GetInt64(7),
        row.GetInt64(8),
        [.. row.GetString(9).Split(' ').Select(RecordPlace.Parse)],
        row.GetInt64(10),
        row.GetInt32(11) != 0,
        PlaceOf(row, 12),
        row.IsDBNull(14) ? null : row.GetInt64(14),
        PlaceOf(row, 15));

    private static RecordPlace? PlaceOf(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new RecordPlace(row.GetInt32(column), (ulong)row.GetInt64(column + 1));
}
