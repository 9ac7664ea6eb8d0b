using System.Data.Common;
using Exchange.Audit.Tree;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>The leaves of records that nobody can read any more, as they were published. Asked for in order, each bundle is read once.</summary>
internal sealed class RetiredLeaves(TreeCopies trees)
{
    private ulong? _index;
    private byte[] _bundle = [];
    private byte[] _hashes = [];

    /// <summary>Adds the leaf of a record to the tree that is made anew: its entry, else its hash, else that nothing is known of it.</summary>
    /// <exception cref="DbException">It cannot be read now.</exception>
    public async Task AddToAsync(RestoredTree tree, ulong record, CancellationToken cancellation)
    {
        (ulong index, ulong position) = Math.DivRem(record, TilePath.FullWidth);
        if (_index != index)
        {
            _bundle = await trees.ReadAsync(TilePath.OfEntries(index), cancellation) ?? [];
            _hashes = await trees.ReadAsync(TilePath.OfHashes(0, index), cancellation) ?? [];
            _index = index;
        }

        int place = (int)position;
        if (_bundle.Length >= CopiedBundle.BytesOf(place + 1))
        {
            tree.Add(CopiedBundle.EntryAt(_bundle, place));
        }
        else if (_hashes.Length >= (place + 1) * TreeHash.Bytes)
        {
            tree.AddHash(new TreeHash(_hashes.AsSpan(place * TreeHash.Bytes, TreeHash.Bytes)));
        }
        else
        {
            tree.AddUnknown();
        }
    }
}
