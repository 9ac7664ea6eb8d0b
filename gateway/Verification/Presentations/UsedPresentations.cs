using System.Data.Common;
using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>Used presentations in the node's database, shared by its replicas.</summary>
internal sealed class UsedPresentations(StateDatabase database, NodeHealth health, TimeProvider time) : IUsedPresentations
{
    /// <summary>Kept beyond its end, so that a replica whose clock is behind does not take it once more.</summary>
    private static readonly TimeSpan s_keptBeyond = TimeSpan.FromMinutes(1);

    public async Task<bool> TryUseAsync(string issuer, string nonce, DateTime expires, CancellationToken cancellation)
    {
        try
        {
            bool first = await InsertAsync(issuer, nonce, new DateTimeOffset(expires, TimeSpan.Zero) + s_keptBeyond, cancellation);
            health.Succeeded(StateDatabase.Part);
            return first;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            throw;
        }
    }

    private async Task<bool> InsertAsync(string issuer, string nonce, DateTimeOffset until, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("delete from used_presentations where expires_at < @now", new { now = time.GetUtcNow().ToUnixTimeSeconds() });
        int inserted = await connection.ExecuteAsync(
            "insert into used_presentations (issuer, nonce, expires_at) values (@issuer, @nonce, @until) on conflict (issuer, nonce) do nothing",
            new { issuer, nonce, until = until.ToUnixTimeSeconds() });
        return inserted == 1;
    }
}
