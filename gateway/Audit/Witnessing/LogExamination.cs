using System.Net;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>What a log turned out to be.</summary>
internal enum LogFinding
{
    /// <summary>What it publishes continues what it has signed: somebody has sent an old checkpoint, or made a proof up.</summary>
    Sound,

    /// <summary>It publishes fewer records than it has signed for.</summary>
    RolledBack,

    /// <summary>It has signed two trees of which neither continues the other.</summary>
    Forked,

    /// <summary>It cannot be reached, or what it publishes cannot be used.</summary>
    Unknown,
}

/// <param name="Evidence">The checkpoint that contradicts the one cosigned; null unless rolled back or forked.</param>
/// <param name="Reason">Why it is not known; null where it is.</param>
internal sealed record LogExamined(LogFinding Finding, SignedCheckpoint? Evidence, string? Reason);

/// <summary>
/// Holds what a log has signed against what it publishes. A roll-back or a wrong proof by itself accuses nobody, because anybody may
/// send a checkpoint that he has found. The log itself is accused by its own signature alone: on the checkpoint that it publishes,
/// and on the one that its tree, hash by hash, contradicts. That it publishes too little is only its own word: a copy of it, which another
/// replica serves or a cache, lags behind it.
/// </summary>
/// <param name="http">Follows no redirection, and has a time limit and one of what it takes: <see cref="NewClient"/>.</param>
internal sealed class LogExamination(HttpClient http)
{
    /// <summary>What to ask with: it bears with a log for five seconds, and with no more than a checkpoint may have.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = SignedNote.MaximumBytes,
    };

    /// <summary>Blocks for as long as its questions take; to be called where that harms nobody.</summary>
    public LogExamined Examine(Suspicion suspicion)
    {
        try
        {
            using HttpTiles tiles = new(http, suspicion.Log.Url);
            return suspicion.IsProven ? new LogExamined(LogFinding.Forked, suspicion.Shown, null) : Examine(suspicion, tiles);
        }
        catch (Exception exception) when (exception is IOException or TreeCorruptException)
        {
            return Unknown(exception.Message);
        }
    }

    private static LogExamined Examine(Suspicion suspicion, HttpTiles tiles)
    {
        (WitnessedLog log, SignedCheckpoint shown, SignedCheckpoint cosigned, _) = suspicion;
        if (!SignedCheckpoint.TryParse(tiles.ReadCheckpoint(out bool isCopy), out SignedCheckpoint? published, out CheckpointProblem problem))
        {
            return Unknown($"what it publishes is no checkpoint ({problem})");
        }

        if (published.Verify(log.Origin, log.Keys, []).Outcome is not CheckpointOutcome.Trusted and var outcome)
        {
            return Unknown($"the checkpoint that it publishes is not its own ({outcome})");
        }

        published = log.Reduce(published);
        // It publishes a checkpoint before it has it cosigned, so it has published each that it has signed.
        if (published.Checkpoint.Size < Math.Max(cosigned.Checkpoint.Size, shown.Checkpoint.Size))
        {
            return isCopy ? Unknown("what is served at its address is a copy, of fewer records") : new LogExamined(LogFinding.RolledBack, published, null);
        }

        TreeReader tree = new(tiles, published.Checkpoint.Size);
        return Contradicts(tree, published.Checkpoint, cosigned.Checkpoint) ? new LogExamined(LogFinding.Forked, published, null)
            : Contradicts(tree, published.Checkpoint, shown.Checkpoint) ? new LogExamined(LogFinding.Forked, shown, null)
            : new LogExamined(LogFinding.Sound, null, null);
    }

    /// <summary>Whether the published tree, whose root is signed, had another root when it had the size of an earlier checkpoint.</summary>
    /// <exception cref="TreeCorruptException">The tiles do not lead to the published root, and so show nothing.</exception>
    private static bool Contradicts(TreeReader tree, Checkpoint published, Checkpoint earlier)
    {
        (TreeHash root, TreeHash earlierRoot) = (new(published.RootHash.Span), new(earlier.RootHash.Span));
        if (earlier.Size == published.Size)
        {
            return root != earlierRoot;
        }

        TreeHash at = tree.RootAt(earlier.Size);
        return tree.ProveConsistency(earlier.Size, published.Size).Verify(earlier.Size, at, published.Size, root)
            ? at != earlierRoot
            : throw new TreeCorruptException(new TreeFault(null, null, "the tiles do not lead to the root of the checkpoint."));
    }

    private static LogExamined Unknown(string reason) => new(LogFinding.Unknown, null, reason);
}
