using System.Data.Common;
using System.Globalization;
using Dapper;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>
/// The contradictions that were found, in the node's database: open until an operator has acknowledged them, whichever replica
/// found them and however often the node starts. What was acknowledged stays, with its evidence, and is not raised again.
/// </summary>
internal sealed class WitnessAlarms(StateDatabase database)
{
    private const string Columns = "origin as Origin, kind as Kind, cosigned_size as CosignedSize, raised_at as RaisedAt, cosigned_note as CosignedNote, contradicting_note as ContradictingNote";

    /// <summary>Whether a log was found to contradict its checkpoint of this size before, acknowledged or not.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public async Task<bool> IsKnownAsync(string origin, ulong cosignedSize, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from witness_alarms where origin = @origin and cosigned_size = @size",
            new { origin, size = cosignedSize.ToString(CultureInfo.InvariantCulture) },
            cancellationToken: cancellation)) > 0;
    }

    /// <summary>Opens an alarm, unless another replica has.</summary>
    /// <exception cref="DbException">It cannot be told; it may be open now.</exception>
    public async Task AddAsync(WitnessAlarm alarm, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into witness_alarms (origin, kind, cosigned_size, raised_at, cosigned_note, contradicting_note)
            values (@Origin, @Kind, @CosignedSize, @RaisedAt, @CosignedNote, @ContradictingNote)
            on conflict (origin, cosigned_size) do nothing
            """,
            alarm,
            cancellationToken: cancellation));
    }

    /// <summary>Those that nobody has acknowledged, the oldest first.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    public async Task<IReadOnlyList<WitnessAlarm>> OpenAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return [.. await connection.QueryAsync<WitnessAlarm>(new CommandDefinition(
            $"select {Columns} from witness_alarms where acknowledged_at is null order by raised_at, origin", cancellationToken: cancellation))];
    }

    /// <returns>How many of the log's alarms were open.</returns>
    /// <exception cref="DbException">It cannot be told; they may be acknowledged now.</exception>
    public async Task<int> AcknowledgeAsync(string origin, DateTimeOffset now, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update witness_alarms set acknowledged_at = @at where origin = @origin and acknowledged_at is null",
            new { origin, at = now.ToUnixTimeMilliseconds() },
            cancellationToken: cancellation));
    }
}
