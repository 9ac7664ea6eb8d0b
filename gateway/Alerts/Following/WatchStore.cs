using System.Data.Common;
using Dapper;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Alerts.Following;

/// <summary>How far the watch over accesses has come.</summary>
/// <param name="BeganAt">What was asked before is not looked at; milliseconds since 1970.</param>
internal sealed record WatchProgress(long BeganAt, long Revision);

/// <summary>
/// How far each log was looked at, and what was noticed up to there: both are kept in one transaction, and of two who watch at
/// once only one can keep anything.
/// </summary>
internal sealed class WatchStore(StateDatabase database, NodeHealth health)
{
    private const string Name = "accesses";

    /// <summary>How far it has come; begins now where it never did.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<WatchProgress> BeginAsync(DateTimeOffset now, CancellationToken cancellation) => database.UseAsync(health, async connection =>
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into alert_watches (name, began_at, revision) values (@Name, @now, 0) on conflict (name) do nothing",
            new { Name, now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellation));
        (long beganAt, long revision) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            "select began_at, revision from alert_watches where name = @Name", new { Name }, cancellationToken: cancellation));
        return new WatchProgress(beganAt, revision);
    }, cancellation);

    /// <summary>Up to where each replica's log was looked at.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<Dictionary<int, ulong>> PlacesAsync(CancellationToken cancellation) => database.UseAsync(health, async connection =>
        (await connection.QueryAsync<(long Replica, long Next)>(new CommandDefinition("select replica, next_index from alert_places", cancellationToken: cancellation)))
            .ToDictionary(row => (int)row.Replica, row => (ulong)row.Next), cancellation);

    /// <summary>When each client last read each type, and called each interface; milliseconds since 1970. What is older than this is forgotten.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<ClientUses> UsesAsync(DateTimeOffset from, CancellationToken cancellation) => database.UseAsync(health, async connection =>
    {
        await connection.ExecuteAsync(new CommandDefinition("delete from alert_uses where last_at < @from", new { from = from.ToUnixTimeMilliseconds() }, cancellationToken: cancellation));
        ClientUses uses = new();
        foreach ((long client, long type, long last) in await connection.QueryAsync<(long, long, long)>(new CommandDefinition(
            "select client, certificate_type, last_at from alert_uses order by last_at desc limit @Most", new { ClientUses.Most }, cancellationToken: cancellation)))
        {
            uses.Load(new ClientUse(client, type), last);
        }

        return uses;
    }, cancellation);

    /// <summary>When each rule raised alerts of a subject, as far as it matters, and whether they were silenced, the first first; the earlier ones lose their names.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public Task<IReadOnlyList<(string Rule, UInt128 Subject, long At, bool IsSilenced)>> RaisedAsync(DateTimeOffset since, CancellationToken cancellation) => database.UseAsync<IReadOnlyList<(string, UInt128, long, bool)>>(health, async connection =>
    {
        var window = new { since = since.ToUnixTimeMilliseconds() };
        await connection.ExecuteAsync(new CommandDefinition("update raised_alerts set subject = null where to_at < @since and subject is not null and record_index is not null", window, cancellationToken: cancellation));
        return [.. (await connection.QueryAsync<(string Rule, byte[] Subject, long At, long IsSilenced)>(new CommandDefinition(
            "select rule, subject, to_at, cast(is_silenced as bigint) from raised_alerts where to_at >= @since and subject is not null order by to_at", window, cancellationToken: cancellation)))
            .Select(row => (row.Rule, SubjectNames.FromBytes(row.Subject), row.At, row.IsSilenced != 0))];
    }, cancellation);

    /// <summary>Keeps what was noticed up to these places.</summary>
    /// <returns>The alerts that were not there before; null, and nothing is kept, where somebody else has kept something since.</returns>
    /// <exception cref="DbException">It is not known whether it was kept.</exception>
    public Task<IReadOnlyList<NewAlert>?> TryKeepAsync(
        long revision, IReadOnlyList<NewAlert> alerts, IReadOnlyDictionary<int, ulong> places, IReadOnlyList<(ClientUse Use, long Last)> uses, CancellationToken cancellation) =>
        database.UseAsync<IReadOnlyList<NewAlert>?>(health, async connection =>
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            Task<int> ExecuteAsync(string statement, object parameters) => connection.ExecuteAsync(new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellation));
            if (await ExecuteAsync("update alert_watches set revision = revision + 1 where name = @Name and revision = @revision", new { Name, revision }) == 0)
            {
                return null;
            }

            foreach ((int replica, ulong next) in places)
            {
                await ExecuteAsync(
                    "insert into alert_places (replica, next_index) values (@replica, @next) on conflict (replica) do update set next_index = excluded.next_index",
                    new { replica, next = (long)next });
            }

            foreach ((ClientUse use, long last) in uses)
            {
                await ExecuteAsync(
                    "insert into alert_uses (client, certificate_type, last_at) values (@Client, @Target, @last) on conflict (client, certificate_type) do update set last_at = excluded.last_at",
                    new { use.Client, use.Target, last });
            }

            List<NewAlert> added = [];
            if (alerts.Count > 0)
            {
                long sequence = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(sequence), 0) from raised_alerts", null, transaction, cancellationToken: cancellation));
                foreach (NewAlert alert in alerts)
                {
                    if (await ExecuteAsync(Insert, ParametersOf(alert, sequence + 1)) > 0)
                    {
                        sequence++;
                        added.Add(alert);
                    }
                }
            }

            await transaction.CommitAsync(cancellation);
            return added;
        }, cancellation);

    private const string Insert =
        """
        insert into raised_alerts (sequence, id, rule, about, subject, window_number, counted, threshold, from_at, to_at, places, raised_at, is_silenced, record_replica, record_index)
        values (@sequence, @Id, @Rule, @About, @subject, @WindowNumber, @Counted, @Threshold, @FromAt, @ToAt, @places, @RaisedAt, @silenced, @recordReplica, @recordIndex)
        on conflict (rule, subject, window_number) do nothing
        """;

    private static object ParametersOf(NewAlert alert, long sequence) => new
    {
        sequence,
        alert.Id,
        alert.Rule,
        alert.About,
        subject = SubjectNames.ToBytes(alert.Subject),
        alert.WindowNumber,
        alert.Counted,
        alert.Threshold,
        alert.FromAt,
        alert.ToAt,
        places = string.Join(' ', alert.Places),
        alert.RaisedAt,
        silenced = alert.IsSilenced ? 1 : 0,
        recordReplica = alert.Record?.Replica,
        recordIndex = (long?)alert.Record?.Index,
    };
}
