using System.Data.Common;
using Dapper;
using Npgsql;

namespace Exchange.Gateway.State;

/// <summary>State on a PostgreSQL server, shared by the replicas of a node.</summary>
internal sealed class PostgreSqlState(string connection) : StateDatabase
{
    /// <summary>Any number that nothing else in the database locks by.</summary>
    private const long MigrationLock = 0x45786368616E6765;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    /// <summary>Not of the pool: a connection that goes back to it keeps its locks until it is used again.</summary>
    private readonly string _unpooled = new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;

    public override string Kind => "postgresql";

    public override string Milliseconds => "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";

    public override string First64Bits(string column) => $"('x' || encode(substr({column}, 1, 8), 'hex'))::bit(64)::bigint";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public override async Task<IAsyncDisposable?> LockMigrationsAsync(CancellationToken cancellation)
    {
        NpgsqlConnection held = new(_unpooled);
        try
        {
            await held.OpenAsync(cancellation);
            await held.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@MigrationLock)", new { MigrationLock }, cancellationToken: cancellation));
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
