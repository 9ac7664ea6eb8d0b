using System.Data.Common;
using System.Text;
using Dapper;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Trees;

/// <summary>The copy of what one replica has published of its log, in the node's database.</summary>
internal sealed class TreeCopies(StateDatabase database, int replica)
{
    private const string WriteTile =
        "insert into audit_copied_tiles (replica, level, tile_index, content) values (@replica, @level, @index, @content) on conflict (replica, level, tile_index) do update set content = excluded.content";

    /// <summary>The last checkpoint whose tiles are all copied, and the last one of those that a witness had cosigned.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<CopiedCheckpoints> CheckpointsAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        (string? note, string? cosigned) = await connection.QuerySingleOrDefaultAsync<(string?, string?)>(new CommandDefinition(
            "select note, cosigned_note from audit_copied_checkpoints where replica = @replica", new { replica }, cancellationToken: cancellation));
        return new CopiedCheckpoints(Parse(note), Parse(cosigned));
    }

    /// <summary>How many bytes are copied of each tile or bundle of a level, by its position.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<IReadOnlyDictionary<ulong, int>> LengthsAsync(int level, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<(long Index, long Length)>(new CommandDefinition(
            "select tile_index, cast(length(content) as bigint) from audit_copied_tiles where replica = @replica and level = @level", new { replica, level }, cancellationToken: cancellation)))
            .ToDictionary(row => (ulong)row.Index, row => (int)row.Length);
    }

    /// <summary>A tile or bundle as far as it is copied; null if nothing of it is.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task<byte[]?> ReadAsync(TilePath path, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            "select content from audit_copied_tiles where replica = @replica and level = @level and tile_index = @index",
            new { replica, level = CopiedTile.LevelOf(path), index = (long)path.Index }, cancellationToken: cancellation));
    }

    /// <summary>Keeps tiles and bundles, each in place of an earlier width of it, and with them the checkpoint that vouches for them, where one is given.</summary>
    /// <exception cref="DbException">It is not known whether they were written.</exception>
    public async Task WriteAsync(IReadOnlyCollection<CopiedTile> tiles, SignedCheckpoint? checkpoint, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            WriteTile, tiles.Select(tile => new { replica, level = CopiedTile.LevelOf(tile.Path), index = (long)tile.Path.Index, content = tile.Content }), transaction, cancellationToken: cancellation));
        if (checkpoint is not null)
        {
            string note = checkpoint.Note.ToString();
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into audit_copied_checkpoints (replica, size, note, cosigned_note) values (@replica, @size, @note, @cosigned)
                on conflict (replica) do update set size = excluded.size, note = excluded.note, cosigned_note = coalesce(excluded.cosigned_note, audit_copied_checkpoints.cosigned_note)
                """,
                new { replica, size = (long)checkpoint.Checkpoint.Size, note, cosigned = checkpoint.Note.Signatures.Count > 1 ? note : null },
                transaction, cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets everything. Whoever publishes the log then copies it anew.</summary>
    /// <exception cref="DbException">It is not known whether it was done.</exception>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (string table in (string[])["audit_copied_checkpoints", "audit_copied_tiles"])
        {
            await connection.ExecuteAsync(new CommandDefinition($"delete from {table} where replica = @replica", new { replica }, transaction, cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
    }

    private static SignedCheckpoint? Parse(string? note) =>
        note is null ? null
        : SignedCheckpoint.TryParse(Encoding.UTF8.GetBytes(note), out SignedCheckpoint? checkpoint, out CheckpointProblem problem) ? checkpoint
        : throw new InvalidOperationException($"What the database has of the published log is no checkpoint ({problem}).");
}

/// <param name="Newest">Null where none is copied.</param>
/// <param name="Cosigned">Null where none of those that were copied was cosigned.</param>
internal sealed record CopiedCheckpoints(SignedCheckpoint? Newest, SignedCheckpoint? Cosigned);

/// <summary>A tile or bundle, as a tree of some size has it.</summary>
internal sealed record CopiedTile(TilePath Path, byte[] Content)
{
    /// <summary>Under which bundles are kept.</summary>
    public const int EntriesLevel = -1;

    public static int LevelOf(TilePath path) => path.HoldsEntries ? EntriesLevel : path.Level;
}
