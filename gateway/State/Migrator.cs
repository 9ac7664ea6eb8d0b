using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace Exchange.Gateway.State;

/// <summary>
/// Brings the database to the schema that this program needs: numbered SQL files, each applied once, in order, in a
/// transaction of its own. A database that is newer than the program is refused. <c>first_64_bits(column)</c> in them becomes
/// what the database calls that.
/// </summary>
internal static partial class Migrator
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
            await ApplyAsync(database, connection, name, cancellation);
            applied.Add(name);
        }

        return applied;
    }

    private static async Task ApplyAsync(StateDatabase database, DbConnection connection, string name, CancellationToken cancellation)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        // However long it takes to bring over what is there.
        await connection.ExecuteAsync(new CommandDefinition(
            Numbers().Replace(Read(name), match => database.First64Bits(match.Groups["column"].Value)), transaction: transaction, commandTimeout: 0, cancellationToken: cancellation));
        await connection.ExecuteAsync(
            "insert into migrations (name, applied_at) values (@name, @now)", new { name, now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() }, transaction);
        await transaction.CommitAsync(cancellation);
    }

    [GeneratedRegex(@"first_64_bits\((?<column>[a-z_.]+)\)")]
    private static partial Regex Numbers();

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
