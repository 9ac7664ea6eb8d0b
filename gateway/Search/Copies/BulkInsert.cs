using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Many rows into one table: by COPY in PostgreSQL's binary format, by one prepared statement in SQLite.</summary>
internal static class BulkInsert
{
    /// <param name="columns">Their names, separated by commas, in the order of a row's values.</param>
    /// <param name="rows">Of numbers of 32 and 64 bits, bytes, and nulls.</param>
    /// <exception cref="DbException">None of them is written.</exception>
    public static async Task IntoAsync(DbTransaction transaction, string table, string columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (transaction.Connection is NpgsqlConnection postgres)
        {
            await CopyAsync(postgres, $"copy {table} ({columns}) from stdin (format binary)", rows, cancellation);
        }
        else
        {
            Insert((SqliteConnection)transaction.Connection!, table, columns, rows, cancellation);
        }
    }

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
                    _ => throw NotWritten(value),
                });
            }
        }

        await importer.CompleteAsync(cancellation);
    }

    /// <summary>Without the library's commands, which make an object anew for each value of each row.</summary>
    private static void Insert(SqliteConnection connection, string table, string columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        sqlite3 database = connection.Handle!;
        string values = string.Join(", ", Enumerable.Repeat("?", rows[0].Length));
        int prepared = raw.sqlite3_prepare_v2(database, $"insert into {table} ({columns}) values ({values})", out sqlite3_stmt statement);
        using (statement)
        {
            SqliteException.ThrowExceptionForRC(prepared, database);
            foreach (object?[] row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < row.Length; i++)
                {
                    SqliteException.ThrowExceptionForRC(Bind(statement, i + 1, row[i]), database);
                }

                SqliteException.ThrowExceptionForRC(raw.sqlite3_step(statement), database);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), database);
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        _ => throw NotWritten(value),
    };

    private static ArgumentException NotWritten(object value) => new($"A value of {value.GetType()} is not written this way.");
}
