using System.Data.Common;
using Dapper;
using Exchange.Audit.Copying;
using Exchange.Gateway.State;
using Npgsql;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// The copy of one replica's log in the node's database: the sealed records, and behind them the rows to search by. How far
/// each goes stands in the same transaction as what it holds, so that whoever is killed goes on without a gap and without anything
/// twice, also where two write at once.
/// </summary>
internal sealed class AuditCopies(StateDatabase database, int replica) : IDisposable
{
    /// <summary>A server takes records and rows at the same time. A file takes one after the other, and who waits for it looks only now and then whether it is free.</summary>
    private readonly SemaphoreSlim _turns = new(database is SqliteState ? 1 : 2);

    public int Replica => replica;

    /// <summary>How many rows to search by are written together: many at a time cost least, but keep other writers of a SQLite file waiting.</summary>
    public int EnoughRows { get; init; } = database is SqliteState ? 4096 : 16_384;

    /// <summary>How long a block of sealed records may be: a server cuts longer ones into pieces of about this size, a file takes fewer rows with less work.</summary>
    public int BlockBytes { get; init; } = database is SqliteState ? 16_000 : 1960;

    /// <summary>The index behind the last sealed record that was copied.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public Task<ulong> NextAsync(CancellationToken cancellation) => CursorAsync("next_index", cancellation);

    /// <summary>The index behind the last record that is found by a search; never beyond <see cref="NextAsync"/>.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public Task<ulong> SearchableAsync(CancellationToken cancellation) => CursorAsync("searchable", cancellation);

    /// <summary>The index behind the last record that is there. Of a copy that is being made anew the records of retired months stay, and may lie behind its end.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<ulong> EndAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await CopiedBlocks.EndAsync(connection, replica, cancellation);
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
        return await CopiedBlocks.ReadAsync(connection, replica, from, count, cancellation);
    }

    /// <summary>Writes sealed records behind those that are copied; false, and nothing written, if the copy does not end where the batch begins.</summary>
    /// <exception cref="DbException">It is not known whether it was written.</exception>
    public Task<bool> TryAddAsync(BlockBatch batch, CancellationToken cancellation) => TryChangeAsync("next_index = @next", "next_index = @end", batch.From, batch.Next, async transaction =>
    {
        foreach (SegmentCopy segment in batch.Segments)
        {
            await ExecuteAsync(
                transaction,
                "insert into audit_copied_segments (replica, first_index, month, header) values (@replica, @first, @month, @header) on conflict do nothing",
                new { replica, first = (long)segment.FirstIndex, month = segment.Month.ToString(), header = segment.Header },
                cancellation);
        }

        await BulkInsert.IntoAsync(transaction, "audit_copied_blocks", BlockBatch.Columns, batch.Rows(), cancellation);
    }, cancellation);

    /// <summary>Writes rows behind those that are there; false, and nothing written, if they do not end where the batch begins, or would go beyond the sealed records.</summary>
    /// <exception cref="DbException">It is not known whether it was written.</exception>
    public Task<bool> TryAddAsync(QuestionBatch batch, CancellationToken cancellation) => TryChangeAsync("searchable = @next", "searchable = @end and next_index >= @next", batch.From, batch.Next, async transaction =>
    {
        if (transaction.Connection is NpgsqlConnection)
        {
            // A server that crashes takes back what was written last and how far that is, and the log has both.
            await ExecuteAsync(transaction, "set local synchronous_commit = off", new { }, cancellation);
        }

        await BulkInsert.IntoAsync(transaction, "audit_questions", QuestionBatch.Columns, batch.Rows, cancellation);
    }, cancellation);

    /// <summary>Forgets what is copied from an index on, but for records of retired months, which nobody could copy again.</summary>
    /// <param name="next">Where the copy ends; false, and nothing forgotten, if it ends elsewhere.</param>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    public Task<bool> TryForgetAsync(ulong from, ulong next, CancellationToken cancellation) => TryChangeAsync(
        "next_index = @next, searchable = case when searchable < @next then searchable else @next end", "next_index = @end", next, from, async transaction =>
    {
        const string Retired = "(select s.first_index from audit_copied_segments s join audit_copied_keys k on k.replica = s.replica and k.name = s.month || '.retired' where s.replica = @replica)";
        string[] statements =
        [
            "delete from audit_questions where replica = @replica and record_index >= @from",
            $"delete from audit_copied_blocks where replica = @replica and first_index >= @from and segment not in {Retired}",
            $"delete from audit_copied_segments where replica = @replica and first_index >= @from and first_index not in {Retired}",
        ];
        await CopiedBlocks.CutAsync(transaction, replica, from, cancellation);
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

    public void Dispose() => _turns.Dispose();

    private async Task<IReadOnlyDictionary<string, byte[]>> KeysAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation) =>
        (await connection.QueryAsync<(string Name, byte[] Content)>(new CommandDefinition(
            "select name, content from audit_copied_keys where replica = @replica", new { replica }, transaction, cancellationToken: cancellation)))
        .ToDictionary(row => row.Name, row => row.Content, StringComparer.Ordinal);

    private async Task ForgetRetiredAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        IEnumerable<(long From, long? End)> segments = await transaction.Connection!.QueryAsync<(long, long?)>(new CommandDefinition(
            """
            select s.first_index, (select min(n.first_index) from audit_copied_segments n where n.replica = s.replica and n.first_index > s.first_index)
            from audit_copied_segments s join audit_copied_keys k on k.replica = s.replica and k.name = s.month || '.retired' where s.replica = @replica
            """,
            new { replica }, transaction, cancellationToken: cancellation));
        foreach ((long from, long? end) in segments)
        {
            await ExecuteAsync(
                transaction,
                "delete from audit_questions where replica = @replica and record_index >= @from and record_index < @end",
                new { replica, from, end = end ?? long.MaxValue },
                cancellation);
        }
    }

    private async Task<ulong> CursorAsync(string column, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return (ulong)await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select coalesce((select {column} from audit_copies where replica = @replica), 0)", new { replica }, cancellationToken: cancellation));
    }

    /// <summary>
    /// Does what moves an end of the copy, and moves it in the same transaction: last, so that records and rows are written at the same
    /// time, and whoever is overtaken meanwhile has written nothing.
    /// </summary>
    /// <param name="move">What becomes of the ends.</param>
    /// <param name="condition">Where they must be.</param>
    private async Task<bool> TryChangeAsync(string move, string condition, ulong end, ulong next, Func<DbTransaction, Task> change, CancellationToken cancellation)
    {
        var ends = new { replica, end = (long)end, next = (long)next };
        await _turns.WaitAsync(cancellation);
        try
        {
            await using DbConnection connection = await database.OpenAsync(cancellation);
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(transaction, "insert into audit_copies (replica, next_index) values (@replica, 0) on conflict do nothing", ends, cancellation);
            if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"select count(*) from audit_copies where replica = @replica and {condition}", ends, transaction, cancellationToken: cancellation)) == 0)
            {
                return false;
            }

            await change(transaction);
            if (await ExecuteAsync(transaction, $"update audit_copies set {move} where replica = @replica and {condition}", ends, cancellation) == 0)
            {
                return false;
            }

            await transaction.CommitAsync(cancellation);
            return true;
        }
        finally
        {
            _turns.Release();
        }
    }

    private static Task<int> ExecuteAsync(DbTransaction transaction, string statement, object parameters, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellation));
}
