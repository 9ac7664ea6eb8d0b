using Dapper;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>Cursors in the node's database, each replica's for itself: each tells its own observers of every change.</summary>
internal sealed class CursorStore(StateDatabase database, int replica, NodeHealth health) : ICursorStore
{
    public Task<KeptCursor> LoadAsync(string feed, CancellationToken cancellation) => database.UseAsync(
        health,
        async connection => await connection.QuerySingleOrDefaultAsync<Row>(
            "select cursor_text as Text, received_at as ReceivedAt from change_cursors where replica = @replica and feed = @feed", new { replica, feed }) is { } row
            ? new KeptCursor(row.Text, row.ReceivedAt is { } instant ? DateTimeOffset.FromUnixTimeMilliseconds(instant) : null)
            : KeptCursor.None,
        cancellation);

    public Task SaveAsync(string feed, KeptCursor cursor, CancellationToken cancellation) => database.UseAsync(
        health,
        connection => connection.ExecuteAsync(
            """
            insert into change_cursors (replica, feed, cursor_text, received_at) values (@replica, @feed, @Text, @ReceivedAt)
            on conflict (replica, feed) do update set cursor_text = excluded.cursor_text, received_at = excluded.received_at
            """,
            new { replica, feed, cursor.Text, ReceivedAt = cursor.ReceivedAt?.ToUnixTimeMilliseconds() }),
        cancellation);

    private sealed class Row
    {
        public string Text { get; init; } = "";

        public long? ReceivedAt { get; init; }
    }
}
