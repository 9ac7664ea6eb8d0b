using System.Data.Common;
using Dapper;
using Exchange.Audit.Copying;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// The copy of one replica's log in the node's database. How far it goes stands in the same transaction as what it holds, so
/// that whoever is killed goes on without a gap and without anything twice, also where two write at once.
/// </summary>
internal sealed class AuditCopies(StateDatabase database, int replica)
{
    public int Replica => replica;

    /// <summary>How many rows are written together: many at a time cost least, but keep other writers of a SQLite file waiting.</summary>
    public int EnoughRows { get; init; } = database is SqliteState ? 4096 : 16_384;

    /// <summary>The index behind the last record that was copied.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<ulong> NextAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return (ulong)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce((select next_index from audit_copies where replica = @replica), 0)", new { replica }, cancellationToken: cancellation));
    }

    /// <summary>The index behind the last record that is there. Of a copy that is being made anew the records of retired months stay, and may lie behind its end.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<ulong> EndAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return (ulong)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(max(record_index) + 1, 0) from audit_copied_records where replica = @replica", new { replica }, cancellationToken: cancellation));
    }

    /// <summary>What each segment begins with, by its first index.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<IReadOnlyDictionary<ulong, byte[]>> SegmentsAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        IEnumerable<(long First, byte[] Header)> rows = await connection.QueryAsync<(long, byte[])>(new CommandDefinition(
            "select first_index, header from audit_copied_segments where replica = @replica", new { replica }, cancellationToken: cancellation));
        return rows.ToDictionary(row => (ulong)row.First, row => row.Header);
    }

    /// <summary>The files of the log's months, by name.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> KeysAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await KeysAsync(connection, null, cancellation);
    }

    /// <summary>Copies of records from an index on, in order, as they stood in the segment that each names.</summary>
    /// <exception cref="DbException">They cannot be read now.</exception>
    public async Task<IReadOnlyList<RecordCopy>> ReadAsync(ulong from, int count, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await RecordCopy.QueryAsync(
            connection, "replica = @replica and record_index >= @from order by record_index limit @count", new { replica, from = (long)from, count }, cancellation);
    }

    /// <summary>Writes a batch behind what is copied; false, and nothing written, if the copy does not end where the batch begins.</summary>
    /// <exception cref="DbException">It is not known whether it was written.</exception>
    public Task<bool> TryAddAsync(CopyBatch batch, CancellationToken cancellation) => TryChangeAsync(batch.From, batch.Next, async transaction =>
    {
        foreach (SegmentCopy segment in batch.Segments)
        {
            await ExecuteAsync(
                transaction,
                "insert into audit_copied_segments (replica, first_index, month, header) values (@replica, @first, @month, @header) on conflict do nothing",
                new { replica, first = (long)segment.FirstIndex, month = segment.Month.ToString(), header = segment.Header },
                cancellation);
        }

        await BulkInsert.IntoAsync(transaction, "audit_copied_records", CopyBatch.RecordColumns, batch.Records, cancellation);
        await BulkInsert.IntoAsync(transaction, "audit_questions", CopyBatch.QuestionColumns, batch.Questions, cancellation);
        await BulkInsert.IntoAsync(transaction, "audit_question_certificates", CopyBatch.CertificateColumns, batch.Certificates, cancellation);
    }, cancellation);

    /// <summary>Forgets what is copied from an index on, but for records of retired months, which nobody could copy again.</summary>
    /// <param name="next">Where the copy ends; false, and nothing forgotten, if it ends elsewhere.</param>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    public Task<bool> TryForgetAsync(ulong from, ulong next, CancellationToken cancellation) => TryChangeAsync(next, from, async transaction =>
    {
        const string Retired = "(select s.first_index from audit_copied_segments s join audit_copied_keys k on k.replica = s.replica and k.name = s.month || '.retired' where s.replica = @replica)";
        string[] statements =
        [
            "delete from audit_question_certificates where replica = @replica and record_index >= @from",
            "delete from audit_questions where replica = @replica and record_index >= @from",
            $"delete from audit_copied_records where replica = @replica and record_index >= @from and segment not in {Retired}",
            $"delete from audit_copied_segments where replica = @replica and first_index >= @from and first_index not in {Retired}",
        ];
        foreach (string statement in statements)
        {
            await ExecuteAsync(transaction, statement, new { replica, from = (long)from }, cancellation);
        }
    }, cancellation);

    /// <summary>
    /// Keeps the files of the log's months as they are now. A month that was retired loses its secret here too, and with it
    /// everything that it can be searched by.
    /// </summary>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    public async Task MirrorMonthsAsync(IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        IReadOnlyDictionary<string, byte[]> present = await KeysAsync(connection, transaction, cancellation);
        foreach (string name in present.Keys.Except(files.Keys))
        {
            await ExecuteAsync(transaction, "delete from audit_copied_keys where replica = @replica and name = @name", new { replica, name }, cancellation);
        }

        foreach ((string name, byte[] content) in files.Where(file => !present.TryGetValue(file.Key, out byte[]? copied) || !copied.AsSpan().SequenceEqual(file.Value)))
        {
            await ExecuteAsync(
                transaction,
                "insert into audit_copied_keys (replica, name, content) values (@replica, @name, @content) on conflict (replica, name) do update set content = excluded.content",
                new { replica, name, content },
                cancellation);
        }

        if (files.Keys.Except(present.Keys).Any())
        {
            await ForgetRetiredAsync(transaction, cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> KeysAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation) =>
        (await connection.QueryAsync<(string Name, byte[] Content)>(new CommandDefinition(
            "select name, content from audit_copied_keys where replica = @replica", new { replica }, transaction, cancellationToken: cancellation)))
        .ToDictionary(row => row.Name, row => row.Content, StringComparer.Ordinal);

    private async Task ForgetRetiredAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        foreach (string table in (string[])["audit_question_certificates", "audit_questions"])
        {
            await ExecuteAsync(
                transaction,
                $"""
                delete from {table} where replica = @replica and exists (
                    select 1 from audit_copied_records r
                    join audit_copied_segments s on s.replica = r.replica and s.first_index = r.segment
                    join audit_copied_keys k on k.replica = s.replica and k.name = s.month || '.retired'
                    where r.replica = {table}.replica and r.record_index = {table}.record_index)
                """,
                new { replica },
                cancellation);
        }
    }

    /// <summary>Moves the end of the copy and, in the same transaction, does what it stands for.</summary>
    private async Task<bool> TryChangeAsync(ulong end, ulong newEnd, Func<DbTransaction, Task> change, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(transaction, "insert into audit_copies (replica, next_index) values (@replica, 0) on conflict do nothing", new { replica }, cancellation);
        if (await ExecuteAsync(
            transaction,
            "update audit_copies set next_index = @newEnd where replica = @replica and next_index = @end",
            new { replica, end = (long)end, newEnd = (long)newEnd },
            cancellation) == 0)
        {
            return false;
        }

        await change(transaction);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static Task<int> ExecuteAsync(DbTransaction transaction, string statement, object parameters, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellation));
}
