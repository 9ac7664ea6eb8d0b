using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Exchange.Gateway.State;

/// <summary>State in one file, write-ahead logged and flushed on every commit.</summary>
internal sealed class SqliteState : StateDatabase
{
    private readonly string _connection;

    public SqliteState(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        _connection = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 5 }.ToString();
    }

    public override string Kind => "sqlite";

    public override string Milliseconds => "cast((julianday('now') - 2440587.5) * 86400000 as integer)";

    /// <summary>Digit by digit: it has no function for it.</summary>
    public override string First64Bits(string column)
    {
        IEnumerable<string> digits = Enumerable.Range(0, 16).Select(digit => string.Create(CultureInfo.InvariantCulture,
            $"((instr('0123456789ABCDEF', substr(hex({column}), {digit + 1}, 1)) - 1) << {60 - (4 * digit)})"));
        return $"case when {column} is not null then {string.Join(" | ", digits)} end";
    }

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        SqliteConnection connection = new(_connection);
        try
        {
            await connection.OpenAsync(cancellation);
            // Room for the upper pages of the search's indexes, and less of them written twice.
            await connection.ExecuteAsync("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384; pragma wal_autocheckpoint = 8192;");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file has one node, and a node on a file has one replica.</summary>
    public override Task<IAsyncDisposable?> LockMigrationsAsync(CancellationToken cancellation) => Task.FromResult<IAsyncDisposable?>(null);

    public override ValueTask DisposeAsync()
    {
        using SqliteConnection pool = new(_connection);
        SqliteConnection.ClearPool(pool);
        return ValueTask.CompletedTask;
    }
}
