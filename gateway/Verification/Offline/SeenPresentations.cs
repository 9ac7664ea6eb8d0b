using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>
/// Which presentations this counter has accepted, by hash, until they expire. On the disk before anybody is told: a
/// code that was photographed is refused even after the power failed.
/// </summary>
internal sealed class SeenPresentations(string file)
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 5, Pooling = false }.ToString();

    /// <returns>False where the presentation was accepted before.</returns>
    /// <param name="expiresAt">When the presentation expires, in Unix seconds.</param>
    /// <param name="now">In Unix seconds; what expired earlier is forgotten.</param>
    /// <exception cref="SqliteException">It cannot be noted.</exception>
    public async Task<bool> TryUseAsync(string issuer, string identifier, long expiresAt, long now, CancellationToken cancellation)
    {
        string presentation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer + '\n' + identifier)));
        await using SqliteConnection connection = new(_connection);
        await connection.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            pragma synchronous = extra;
            create table if not exists seen (presentation text not null primary key, expires_at integer not null);
            delete from seen where expires_at < @now;
            """,
            new { now });
        return await connection.ExecuteAsync(
            "insert into seen (presentation, expires_at) values (@presentation, @expiresAt) on conflict do nothing", new { presentation, expiresAt }) == 1;
    }
}
