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

    public override string Kind => "postgresql";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public override Task LockMigrationsAsync(DbConnection connection, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@MigrationLock)", new { MigrationLock }, cancellationToken: cancellation));

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
