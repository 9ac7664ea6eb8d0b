using System.Data.Common;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit;

/// <summary>What the node's other replicas have published of their logs, as far as it is copied to where this one can read it.</summary>
internal interface IReplicaTrees
{
    /// <summary>The last checkpoint of which everything can be read; null where there is none.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    Task<byte[]?> CheckpointAsync(int replica, CancellationToken cancellation);

    /// <summary>A tile, or a bundle of entries, of those that this checkpoint vouches for; null where it vouches for no such one, or nobody can make it any more.</summary>
    /// <exception cref="DbException">It cannot be told now.</exception>
    Task<byte[]?> ReadAsync(int replica, TilePath path, CancellationToken cancellation);

    /// <summary>The same for proofs. It blocks for as long as the database takes: to be used where that harms nobody.</summary>
    ITileStorage TilesOf(int replica);
}
