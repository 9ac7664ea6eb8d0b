using System.Data.Common;
using Exchange.Gateway.State;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>A database that goes away when the test says so.</summary>
internal sealed class FailingState(StateDatabase database) : StateDatabase
{
    /// <summary>After how many more connections it is away; null for never.</summary>
    public int? OpensLeft { get; set; }

    public override string Kind => database.Kind;

    public override string Milliseconds => database.Milliseconds;

    public override string First64Bits(string column) => database.First64Bits(column);

    public override Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        if (OpensLeft <= 0)
        {
            throw new Away();
        }

        OpensLeft--;
        return database.OpenAsync(cancellation);
    }

    public override Task<IAsyncDisposable?> LockMigrationsAsync(CancellationToken cancellation) => database.LockMigrationsAsync(cancellation);

    public override ValueTask DisposeAsync() => database.DisposeAsync();

    private sealed class Away : DbException;
}
