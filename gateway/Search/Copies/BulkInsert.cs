using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Many rows into one table: by COPY in PostgreSQL's binary format, by one prepared statement in SQLite.</summary>
internal static class BulkInsert
{
    /// <param name="columns">Their names, separated by commas, in the order of a row's values.</param>
    /// <exception cref="DbException">None of them is written.</exception>
    public static Task IntoAsync(DbTransaction transaction, string table, string columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation) =>
        rows.Count == 0 ? Task.CompletedTask
        : transaction.Connection is NpgsqlConnection postgres ? CopyAsync(postgres, $"copy {table} ({columns}) from stdin (format binary)", rows, cancellation)
        : InsertAsync(transaction, table, columns, rows, cancellation);

    private static async Task CopyAsync(NpgsqlConnection connection, string statement, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(statement, cancellation);
        foreach (object?[] row in rows)
        {
            await importer.StartRowAsync(cancellation);
            foreach (object? value in row)
            {
                // By its type: what is known for an object is found out for each value anew.
                await (value switch
                {
                    null => importer.WriteNullAsync(cancellation),
                    long number => importer.WriteAsync(number, cancellation),
                    int number => importer.WriteAsync(number, cancellation),
                    byte[] bytes => importer.WriteAsync(bytes, cancellation),
                    _ => importer.WriteAsync(value, cancellation),
                });
            }
        }

        await importer.CompleteAsync(cancellation);
    }

    private static async Task InsertAsync(DbTransaction transaction, string table, string columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        await using DbCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        for (int i = 0; i < rows[0].Length; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }

        // Of the program's own names only; every value is a parameter.
#pragma warning disable CA2100
        command.CommandText = $"insert into {table} ({columns}) values ({string.Join(", ", command.Parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName))})";
#pragma warning restore CA2100
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
