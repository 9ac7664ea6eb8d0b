using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults;

/// <summary>
/// Every checkpoint that a node handed out. What a user loses if one of them does not hold any more: whoever kept it has the proof that the
/// log was rewritten, and nobody did.
/// </summary>
/// <param name="log">The published log's address.</param>
/// <param name="key">The log's public key.</param>
internal sealed class HandedOutCheckpoints(Uri log, NoteVerifierKey key) : IDisposable
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly HttpTiles _published = new(log);
    private readonly Dictionary<ulong, TreeHash> _roots = [];
    private readonly List<string> _faults = [];

    public int Count => _roots.Count;

    /// <summary>Asks again and again, until told to stop.</summary>
    public async Task CollectAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Keep(_published.ReadCheckpoint());
            }
            catch (IOException)
            {
                // Killed, or not begun.
            }

            await Task.Delay(s_betweenLooks, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What is wrong: of those that were handed out, and of whether the tree that is published now begins with each of them.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        ulong largest = _roots.Keys.DefaultIfEmpty().Max();
        await Eventually.TrueAsync("a checkpoint as large as the largest before", () => Latest() >= largest);
        TreeReader tree = new(_published, Latest());
        return [.. _faults, .. _roots.Where(kept => tree.RootAt(kept.Key) != kept.Value).Select(kept => $"the log's first {kept.Key} records have another root than the checkpoint that was handed out")];
    }

    public void Dispose() => _published.Dispose();

    private ulong Latest()
    {
        byte[] latest = _published.ReadCheckpoint();
        Keep(latest);
        return SignedCheckpoint.TryParse(latest, out SignedCheckpoint? checkpoint, out _) ? checkpoint.Checkpoint.Size : 0;
    }

    private void Keep(byte[] handedOut)
    {
        CheckpointFinding finding = CheckpointCheck.Run(handedOut, new LogTrust(key));
        if (finding.Fault != CheckpointFault.None)
        {
            _faults.Add($"a checkpoint that was handed out is of no trust: {finding.Why}");
        }
        else if (_roots.GetValueOrDefault(finding.Head.Size, finding.Head.Root) != finding.Head.Root)
        {
            _faults.Add($"two checkpoints of {finding.Head.Size} records have different roots");
        }
        else
        {
            _roots[finding.Head.Size] = finding.Head.Root;
        }
    }
}
