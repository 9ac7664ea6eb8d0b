using System.Data.Common;
using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>Cursors in the node's database, each replica's for itself: each tells its own observers of every change.</summary>
internal sealed class CursorStore(StateDatabase database, int replica, NodeHealth health) : ICursorStore
{
    public Task<string> LoadAsync(string feed, CancellationToken cancellation) => WithAsync(
        async connection => await connection.ExecuteScalarAsync<string>(
            "select cursor_text from change_cursors where replica = @replica and feed = @feed", new { replica, feed }) ?? "",
        cancellation);

    public Task SaveAsync(string feed, string cursor, CancellationToken cancellation) => WithAsync(
        connection => connection.ExecuteAsync(
            """
            insert into change_cursors (replica, feed, cursor_text) values (@replica, @feed, @cursor)
            on conflict (replica, feed) do update set cursor_text = excluded.cursor_text
            """,
            new { replica, feed, cursor }),
        cancellation);

    private async Task<T> WithAsync<T>(Func<DbConnection, Task<T>> use, CancellationToken cancellation)
    {
        try
        {
            await using DbConnection connection = await database.OpenAsync(cancellation);
            T result = await use(connection);
            health.Succeeded(StateDatabase.Part);
            return result;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            throw;
        }
    }
}
