using System.Buffers;
using System.Data.Common;
using System.Text;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Records;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Search.Trees;

/// <summary>The published logs of the node's replicas out of their copies. Tiles are copied as they were published; entries are made from the copied records.</summary>
internal sealed class CopiedTrees(StateDatabase database, CopiedMonths copiedMonths, NodeHealth health) : IReplicaTrees, IDisposable
{
    /// <summary>Anybody may ask, and others need the database's connections.</summary>
    private const int MostAtOnce = 4;

    /// <summary>A checkpoint is shown only while the records below it are there: the copy of a log that is made anew grows once more.</summary>
    private const string Served =
        "from audit_copied_checkpoints c join audit_copies r on r.replica = c.replica where c.replica = @replica and c.size <= r.next_index";

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public Task<byte[]?> CheckpointAsync(int replica, CancellationToken cancellation) => UseAsync(async connection =>
        await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("select c.note " + Served, new { replica }, cancellationToken: cancellation)) is { } note
            ? Encoding.UTF8.GetBytes(note) : null, cancellation);

    public Task<byte[]?> ReadAsync(int replica, TilePath path, CancellationToken cancellation) => UseAsync(async connection =>
    {
        long? size = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition("select c.size " + Served, new { replica }, cancellationToken: cancellation));
        if (size is null || !path.IsWithin((ulong)size))
        {
            return null;
        }

        byte[]? copied = await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(
            "select content from audit_copied_tiles where replica = @replica and level = @level and tile_index = @index",
            new { replica, level = CopiedTile.LevelOf(path), index = (long)path.Index }, cancellationToken: cancellation));
        int length = path.HoldsEntries ? CopiedBundle.BytesOf(path.Width) : path.Width * TreeHash.Bytes;
        return copied?.Length >= length ? copied[..length]
            : path.HoldsEntries ? await MakeBundleAsync(connection, replica, path, copied ?? [], cancellation)
            : null;
    }, cancellation);

    public ITileStorage TilesOf(int replica) => new Tiles(this, replica);

    public void Dispose() => _turns.Dispose();

    private async Task<byte[]?> UseAsync(Func<DbConnection, Task<byte[]?>> use, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            return await database.UseAsync(health, use, cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <param name="copied">The entries of retired months, which the bundle begins with.</param>
    private async Task<byte[]?> MakeBundleAsync(DbConnection connection, int replica, TilePath path, byte[] copied, CancellationToken cancellation)
    {
        if (!(await copiedMonths.ReadAsync(connection, cancellation)).TryGetValue(replica, out MonthKeys? months))
        {
            return null;
        }

        int known = copied.Length / CopiedBundle.EntryBytes;
        ulong first = (path.Index * TilePath.FullWidth) + (ulong)known;
        IReadOnlyList<RecordCopy> records = await CopiedBlocks.ReadAsync(connection, replica, first, path.Width - known, cancellation);
        Dictionary<ulong, byte[]> headers = (await connection.QueryAsync<(long First, byte[] Header)>(new CommandDefinition(
            "select first_index, header from audit_copied_segments where replica = @replica", new { replica }, cancellationToken: cancellation))).ToDictionary(row => (ulong)row.First, row => row.Header);
        byte[] bundle = new byte[CopiedBundle.BytesOf(path.Width)];
        copied.CopyTo(bundle, 0);
        return records.Count == path.Width - known && TryWrite(bundle, known, first, records, headers, months) ? bundle : null;
    }

    private static bool TryWrite(byte[] bundle, int known, ulong first, IReadOnlyList<RecordCopy> records, Dictionary<ulong, byte[]> headers, MonthKeys months)
    {
        using OpenedCopies opened = new((_, segment) => (headers[segment], months));
        Span<byte> entry = stackalloc byte[LeafEntry.Bytes];
        foreach ((int position, RecordCopy record) in records.Index())
        {
            if (record.Index != first + (ulong)position || opened.Decrypt(record) is not { } encoded)
            {
                return false;
            }

            LeafEntry.Write(encoded, entry);
            CopiedBundle.Write(bundle, known + position, entry);
        }

        return true;
    }

    private sealed class Tiles(CopiedTrees trees, int replica) : ITileStorage
    {
        public bool TryRead(TilePath path, IBufferWriter<byte> content)
        {
            try
            {
                if (trees.ReadAsync(replica, path, CancellationToken.None).GetAwaiter().GetResult() is not { } bytes)
                {
                    return false;
                }

                content.Write(bytes);
                return true;
            }
            catch (DbException failed)
            {
                throw new IOException($"{path} cannot be read from the database: {failed.Message}", failed);
            }
        }

        public void Write(TilePath path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

        public void Flush() => throw new NotSupportedException();

        public void CutTo(ulong size) => throw new NotSupportedException();
    }
}
