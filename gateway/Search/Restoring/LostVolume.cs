using System.Data.Common;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;
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
}
