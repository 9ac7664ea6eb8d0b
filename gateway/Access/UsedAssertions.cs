using System.Data.Common;
using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Access;

/// <summary>Used assertions in the node's database, shared by its replicas.</summary>
internal sealed class UsedAssertions(StateDatabase database, NodeHealth health, TimeProvider time) : IUsedAssertions
{
    public async Task<bool> TryUseAsync(string client, string assertion, DateTime expires, CancellationToken cancellation)
    {
        try
        {
            bool first = await InsertAsync(client, assertion, new DateTimeOffset(expires, TimeSpan.Zero), cancellation);
            health.Succeeded(StateDatabase.Part);
            return first;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            throw;
        }
    }

    private async Task<bool> InsertAsync(string client, string assertion, DateTimeOffset expires, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            "delete from used_assertions where expires_at < @now", new { now = time.GetUtcNow().ToUnixTimeSeconds() });
        int inserted = await connection.ExecuteAsync(
            "insert into used_assertions (client, assertion, expires_at) values (@client, @assertion, @expires) on conflict (client, assertion) do nothing",
            new { client, assertion, expires = expires.ToUnixTimeSeconds() });
        return inserted == 1;
    }
}
