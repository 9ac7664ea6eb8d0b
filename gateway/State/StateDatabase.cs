using System.Data.Common;

namespace Exchange.Gateway.State;

/// <summary>
/// The node's relational database. Each concept keeps its own tables; statements are written so that SQLite and
/// PostgreSQL both take them.
/// </summary>
internal abstract class StateDatabase : IAsyncDisposable
{
    /// <summary>How the database is called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public const string Part = "database";

    public abstract string Kind { get; }

    /// <summary>SQL for the milliseconds since 1970 by the database's own clock.</summary>
    public abstract string Milliseconds { get; }

    /// <summary>SQL for the first 64 bits of a column of bytes, the highest first, as a signed number; null for null.</summary>
    public abstract string First64Bits(string column);

    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Waits until no other replica migrates. Held until it is disposed of; null where there are no replicas.</summary>
    public abstract Task<IAsyncDisposable?> LockMigrationsAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
