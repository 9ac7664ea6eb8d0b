using System.Data.Common;
using Exchange.Audit.Copying;
using Exchange.Audit.Notes;
using Exchange.Audit.Storage;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Search.Copies;

namespace Exchange.Gateway.Search.Restoring;

/// <summary>
/// Tells a log whose volume was lost from one that was never written. A node that began anew in the place of a lost log would
/// sign a second history of it, and its records could never be brought together with those in the copy.
/// </summary>
internal static class LostVolume
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>How many records of the log are in the database, where there is nothing of it in its directory; 0 otherwise, and where the database does not say.</summary>
    public static async Task<ulong> RecordsLeftAsync(ILogStorage log, AuditCopies copies, CancellationToken cancellation)
    {
        if (!LogRestore.IsEmpty(log))
        {
            return 0;
        }

        try
        {
            return await copies.EndAsync(cancellation).WaitAsync(s_patience, cancellation);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            // A node serves without its database, and a new one has no tables there yet.
            return 0;
        }
    }

    /// <summary>What a witness has cosigned of the log, where there is nothing of it in its directory: the database may be lost as well, or not be up yet. Null where none says so.</summary>
    /// <param name="key">What signs the log's checkpoints; null where it is not published.</param>
    public static async Task<WitnessRecall?> RecallAsync(ILogStorage log, IReadOnlyList<WitnessAddress> witnesses, NoteVerifierKey? key, CancellationToken cancellation)
    {
        if (key is null || witnesses.Count == 0 || !LogRestore.IsEmpty(log))
        {
            return null;
        }

        using HttpClient http = WitnessClient.NewHttpClient();
        WitnessRecall[] recalls = await Task.WhenAll(witnesses.Select(witness => WitnessRecall.AskAsync(http, witness, key, cancellation)));
        return Array.Find(recalls, recall => recall.Checkpoint is { Checkpoint.Size: > 0 });
    }
}
