using System.Data.Common;
using Dapper;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Access;

/// <summary>A token that was taken back.</summary>
/// <param name="Sequence">Grows by one with every token that is.</param>
/// <param name="Token">By <see cref="TokenHash.OfSigned"/>.</param>
/// <param name="Expires">When it would have expired, in the token's whole seconds.</param>
internal readonly record struct RevokedToken(long Sequence, TokenHash Token, DateTimeOffset Expires);

/// <summary>Tokens that were taken back, in the node's database, shared by its replicas.</summary>
internal sealed class RevokedTokens(StateDatabase database, TimeProvider time)
{
    /// <summary>How much the clocks of replicas may differ: a token is remembered this much longer than it lives.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <exception cref="DbException">It is not known whether it was written.</exception>
    public async Task AddAsync(TokenHash token, DateTimeOffset expires, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        // The highest row stays, as what the next sequence is counted from.
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from revoked_tokens where expires_at < @past and sequence < (select max(sequence) from revoked_tokens)",
            new { past = (time.GetUtcNow() - ClockDifference).ToUnixTimeSeconds() }, cancellationToken: cancellation));
        var row = new { token = token.ToString(), expires = expires.ToUnixTimeSeconds() };
        while (await connection.ExecuteAsync(new CommandDefinition(
            "insert into revoked_tokens (sequence, token, expires_at) select coalesce(max(sequence), 0) + 1, @token, @expires from revoked_tokens where true on conflict do nothing",
            row, cancellationToken: cancellation)) == 0)
        {
            // Another replica took the same sequence, or has revoked the same token.
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select exists (select 1 from revoked_tokens where token = @token)", row, cancellationToken: cancellation)))
            {
                return;
            }
        }
    }

    /// <summary>
    /// What was revoked after a sequence, in order. None is ever passed over: a sequence is taken only when the one before
    /// it can be read.
    /// </summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<IReadOnlyList<RevokedToken>> ReadAsync(long after, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        IEnumerable<(long Sequence, string Token, long Expires)> rows = await connection.QueryAsync<(long, string, long)>(new CommandDefinition(
            "select sequence, token, expires_at from revoked_tokens where sequence > @after order by sequence", new { after }, cancellationToken: cancellation));
        return [.. from row in rows
            select new RevokedToken(row.Sequence, TokenHash.TryParse(row.Token, out TokenHash? token) ? token.Value : default, DateTimeOffset.FromUnixTimeSeconds(row.Expires))];
    }
}
