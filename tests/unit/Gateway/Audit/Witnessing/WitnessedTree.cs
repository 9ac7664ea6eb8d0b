using System.Globalization;
using System.Text;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Audit.Tree;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>A log's tree, signed with the key of <see cref="TestKeys.Log"/> whenever it has grown.</summary>
internal sealed class WitnessedTree
{
    private readonly TreeWriter _writer;

    public WitnessedTree() => _writer = TreeWriter.Open(Tiles, TreeHead.Empty);

    public MemoryTileStorage Tiles { get; } = new();

    /// <param name="history">Trees that grew with another one have other entries.</param>
    public SignedCheckpoint Grow(int size, string history = "")
    {
        while ((int)_writer.Size < size)
        {
            _writer.Append(Encoding.ASCII.GetBytes(history + _writer.Size.ToString(CultureInfo.InvariantCulture)));
        }

        TreeHead head = _writer.Publish();
        return TestKeys.Checkpoint(head.Size, head.Root.ToArray());
    }

    public AddCheckpointRequest Request(ulong oldSize, SignedCheckpoint checkpoint)
    {
        IReadOnlyList<TreeHash> proof = oldSize > checkpoint.Checkpoint.Size ? [] : new TreeReader(Tiles, _writer.Published.Size).ProveConsistency(oldSize, checkpoint.Checkpoint.Size).Hashes;
        return AddCheckpointRequest.Of(oldSize, [.. proof.Select(hash => (ReadOnlyMemory<byte>)hash.ToArray())], checkpoint);
    }
}
