using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>
/// Verifies a log: that its checkpoint is its own and continues the one that the auditor kept, that the tree is the
/// checkpoint's, that every record is sound or of a month that a record ordered retired, and that the tree commits to just these records. Needs no lock and changes
/// nothing; takes some bundles' worth of memory, whatever the size of the log.
/// </summary>
public static class LogCheck
{
    /// <param name="published">What was published of it; null to verify the records only.</param>
    /// <param name="contents">Its records; null to verify what was published only.</param>
    /// <param name="entries">Is told now and then how many entries of the tree are verified.</param>
    /// <param name="records">The same of records.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    /// <exception cref="AuditKeyException">A segment's key is not among those given.</exception>
    /// <exception cref="IOException">A storage cannot be read.</exception>
    public static LogVerification Run(
        PublishedTree? published,
        LogContents? contents,
        IProgress<ulong>? entries = null,
        IProgress<AuditVerificationProgress>? records = null,
        CancellationToken cancellation = default)
    {
        var shown = published is null ? new LogVerification(null, null, null) : CheckPublished(published, entries, cancellation);
        if (contents is null || !shown.IsSound)
        {
            return shown;
        }

        var tree = published is null ? null : new PublishedEntries(published.Tiles, shown.Checkpoint!.Head.Size);
        return shown with { Contents = new AuditLogReader(contents.Storage, contents.Keys).Verify(tree, records, cancellation) };
    }

    private static LogVerification CheckPublished(PublishedTree published, IProgress<ulong>? entries, CancellationToken cancellation)
    {
        var finding = CheckpointCheck.Run(published.Checkpoint, published.Trust);
        if (finding.Fault != CheckpointFault.None)
        {
            return new LogVerification(finding, null, null);
        }

        var tree = TreeCheck.Run(published.Tiles, finding.Head, entries, cancellation);
        try
        {
            return new LogVerification(tree.IsSound ? CheckpointCheck.Continue(finding, published.Tiles, published.Trust) : finding, tree, null);
        }
        catch (TreeCorruptException vanished)
        {
            return new LogVerification(finding, tree with { Bad = vanished.Fault }, null);
        }
    }
}
