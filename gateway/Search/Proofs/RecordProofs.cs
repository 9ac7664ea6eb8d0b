using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Search.Proofs;

/// <summary>Proves records by what is published of the log.</summary>
/// <param name="own">This replica's published log; null where this node publishes nothing.</param>
/// <param name="others">Those of the other replicas; null likewise.</param>
internal sealed class RecordProofs(AuditSearch search, PublishedLog? own, IReplicaTrees? others)
{
    public static Problem NotThere { get; } = new(ProblemKind.NotFound, "No such record has been copied to the node's database, or its month was retired.");

    /// <exception cref="DbException">It cannot be found out now.</exception>
    /// <exception cref="AuditKeyException">The log is sealed under a master key that this node is not given.</exception>
    public async Task<Outcome<ProofAnswer>> ProveAsync(int replica, ulong index, ProofQuestion question, CancellationToken cancellation)
    {
        if (await search.GetEncodedAsync(replica, index, cancellation) is not { } encoded)
        {
            return NotThere;
        }

        if (own is null || others is null)
        {
            return new Problem(ProblemKind.Conflict, "This node does not publish its log (Audit:CheckpointKeyFile), so nothing vouches for its records.");
        }

        DisclosedRecord record = DisclosedRecord.Of(encoded, question.Withheld, question.Questions);
        try
        {
            // With the cosignatures that have come, where what is in memory is what the log itself has signed.
            return replica == own.Replica
                ? Prove(own.Checkpoint(), own.Tiles(), index, record)
                : await ProveAsync(await others.CheckpointAsync(replica, cancellation), others.TilesOf(replica), index, record, cancellation);
        }
        catch (Exception exception) when (exception is TreeCorruptException or IOException or UnauthorizedAccessException)
        {
            return new Problem(ProblemKind.SourceUnavailable, "What was published of the log cannot be read now.");
        }
    }

    /// <summary>Where reading a tile waits for the database.</summary>
    private static Task<Outcome<ProofAnswer>> ProveAsync(byte[]? checkpoint, ITileStorage tiles, ulong index, DisclosedRecord record, CancellationToken cancellation) =>
        Task.Run(() => Prove(checkpoint, tiles, index, record), cancellation);

    private static Outcome<ProofAnswer> Prove(byte[]? checkpoint, ITileStorage tiles, ulong index, DisclosedRecord record)
    {
        if (checkpoint is null || !SignedCheckpoint.TryParse(checkpoint, out SignedCheckpoint? signed, out _) || signed.Checkpoint is not { } head || index >= head.Size)
        {
            return new Problem(ProblemKind.SourceUnavailable, "The record is newer than the last checkpoint of its log, which comes each second in which the log has grown, and of another replica's log some seconds later.");
        }

        InclusionProof proof = new TreeReader(tiles, head.Size).ProveInclusion(index, head.Size);
        // The copy could have been changed, or the tiles; neither is handed to a court as a proof that fails there.
        return proof.Verify(record.LeafHash(), index, head.Size, new TreeHash(head.RootHash.Span))
            ? new ProofAnswer(record, ProofFile.Of(index, [.. proof.Hashes.Select(hash => (ReadOnlyMemory<byte>)hash.ToArray())], signed))
            : new Problem(ProblemKind.SourceInvalid, "The copy of this record in the node's database is not the record that was published. `exchange audit verify` tells where the log itself stands.");
    }
}

/// <param name="Record">As far as it is shown.</param>
/// <param name="Proof">That it is in the log.</param>
internal sealed record ProofAnswer(DisclosedRecord Record, ProofFile Proof) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}
