using Dapper;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.State;

/// <summary>Leases in the node's database, by the database's clock: the replicas' own need not agree.</summary>
internal sealed class Leases(StateDatabase database, NodeHealth health) : ILeases
{
    public async Task<bool> TryHoldAsync(string name, string holder, TimeSpan length, CancellationToken cancellation) => await ExecuteAsync(
        $"""
        insert into leases (name, holder, expires_at) values (@name, @holder, {database.Milliseconds} + @length)
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where leases.holder = excluded.holder or leases.expires_at < {database.Milliseconds}
        """,
        new { name, holder, length = (long)length.TotalMilliseconds },
        cancellation) > 0;

    public Task ReleaseAsync(string name, string holder, CancellationToken cancellation) =>
        ExecuteAsync("delete from leases where name = @name and holder = @holder", new { name, holder }, cancellation);

    private Task<int> ExecuteAsync(string statement, object parameters, CancellationToken cancellation) => database.UseAsync(
        health,
        connection => connection.ExecuteAsync(new CommandDefinition(statement, parameters, cancellationToken: cancellation)),
        cancellation);
}
