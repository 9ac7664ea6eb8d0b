using System.Data.Common;
using Npgsql;

namespace Exchange.Gateway.State;

/// <summary>State on a PostgreSQL server, shared by the replicas of a node.</summary>
internal sealed class PostgreSqlState(string connection) : StateDatabase
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    public override string Kind => "postgresql";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
