using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>Judges a published checkpoint by what the auditor knows.</summary>
public static class CheckpointCheck
{
    /// <summary>All that can be told without the tree.</summary>
    /// <param name="published">As it was read; null if there is none.</param>
    /// <param name="trust">What it is measured by.</param>
    public static CheckpointFinding Run(byte[]? published, LogTrust trust)
    {
        if (trust.Since is { } kept && kept.Verify(trust.Origin, [trust.LogKey], []).Outcome != CheckpointOutcome.Trusted)
        {
            return Untrusted(CheckpointFault.KeptIsOfNoTrust, $"The checkpoint kept is none that {trust.Origin} has signed under this key.");
        }

        if (published is null)
        {
            return Untrusted(CheckpointFault.Missing, "There is no checkpoint.");
        }

        if (!SignedCheckpoint.TryParse(published, out var checkpoint, out var problem))
        {
            return Untrusted(CheckpointFault.Unreadable, $"The checkpoint cannot be read ({problem}).");
        }

        var verified = checkpoint.Verify(trust.Origin, [trust.LogKey], trust.RequiredWitnesses);
        return verified.Outcome switch
        {
            CheckpointOutcome.Trusted => Judge(checkpoint, verified.Cosignatures, trust),
            CheckpointOutcome.OtherOrigin => Untrusted(CheckpointFault.OtherOrigin, $"The checkpoint is of the log {checkpoint.Checkpoint.Origin}, not of {trust.Origin}."),
            CheckpointOutcome.NotSignedByLog => Untrusted(CheckpointFault.NotSignedByLog, $"The checkpoint is not signed by the key {trust.LogKey}."),
            _ => Untrusted(CheckpointFault.WrongSignature, $"The signature of {verified.WrongName} under the checkpoint is not theirs."),
        };
    }

    /// <summary>Whether the tree, known to be the checkpoint's, begins with the one that the checkpoint kept vouches for.</summary>
    /// <exception cref="TreeCorruptException">A tile has vanished meanwhile.</exception>
    internal static CheckpointFinding Continue(CheckpointFinding finding, ITileStorage tiles, LogTrust trust)
    {
        if (trust.Since is not { Checkpoint: var kept })
        {
            return finding;
        }

        var then = new TreeReader(tiles, finding.Head.Size).RootAt(kept.Size);
        return then == new TreeHash(kept.RootHash.Span) ? finding : Fork(finding, kept.Size);
    }

    private static CheckpointFinding Judge(SignedCheckpoint checkpoint, IReadOnlyList<Cosignature> cosignatures, LogTrust trust)
    {
        var finding = new CheckpointFinding(CheckpointFault.None, "", checkpoint, cosignatures);
        string[] missing = [.. trust.RequiredWitnesses.Where(witness => cosignatures.All(cosignature => cosignature.Witness != witness)).Select(witness => witness.Name)];
        if (missing.Length > 0)
        {
            return finding with { Fault = CheckpointFault.NotCosigned, Why = $"The checkpoint is not cosigned by {string.Join(", ", missing)}." };
        }

        if (trust.Since is not { Checkpoint: var kept } || kept.Size < finding.Head.Size)
        {
            return finding;
        }

        if (kept.Size > finding.Head.Size)
        {
            return finding with { Fault = CheckpointFault.RolledBack, Why = $"The checkpoint is of {finding.Head.Size} records, the one kept of {kept.Size}: an old one is shown, or the log was set back." };
        }

        return kept.RootHash.Span.SequenceEqual(checkpoint.Checkpoint.RootHash.Span) ? finding : Fork(finding, kept.Size);
    }

    private static CheckpointFinding Fork(CheckpointFinding finding, ulong size) => finding with
    {
        Fault = CheckpointFault.Forked,
        Why = $"The log has signed two histories: its first {size} records are not those of the checkpoint kept.",
    };

    private static CheckpointFinding Untrusted(CheckpointFault fault, string why) => new(fault, why, null, []);
}
