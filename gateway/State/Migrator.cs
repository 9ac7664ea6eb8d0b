using System.Data.Common;
using System.Reflection;
using Dapper;

namespace Exchange.Gateway.State;

/// <summary>
/// Brings the database to the schema that this program needs: numbered SQL files, each applied once, in order, in a
/// transaction of its own. A database that is newer than the program is refused.
/// </summary>
internal static class Migrator
{
    private const string Marker = ".State.Migrations.";

    /// <returns>The names of the migrations that were applied now.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(StateDatabase database, CancellationToken cancellation)
    {
        await using IAsyncDisposable? migrating = await database.LockMigrationsAsync(cancellation);
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("create table if not exists migrations (name text not null primary key, applied_at bigint not null)");

        List<string> applied = [];
        List<string> known = [.. Names()];
        HashSet<string> present = [.. await connection.QueryAsync<string>("select name from migrations")];
        if (present.Except(known).FirstOrDefault() is { } newer)
        {
            throw new InvalidOperationException($"The database has the migration '{newer}', which this version does not know: it was used by a newer version. Run that version, or restore the database from before.");
        }

        foreach (string name in known.Where(name => !present.Contains(name)))
        {
            await ApplyAsync(connection, name, cancellation);
            applied.Add(name);
        }

        return applied;
    }

    private static async Task ApplyAsync(DbConnection connection, string name, CancellationToken cancellation)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Read(name), transaction: transaction);
        await connection.ExecuteAsync(
            "insert into migrations (name, applied_at) values (@name, @now)", new { name, now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() }, transaction);
        await transaction.CommitAsync(cancellation);
    }

    private static IEnumerable<string> Names() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(resource => resource.Contains(Marker, StringComparison.Ordinal))
            .Select(resource => resource[(resource.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..])
            .Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        Assembly assembly = Assembly.GetExecutingAssembly();
        string resource = assembly.GetManifestResourceNames().Single(candidate => candidate.EndsWith(Marker + name, StringComparison.Ordinal));
        using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
