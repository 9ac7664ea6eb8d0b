using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;

namespace Exchange.Audit.Export;

/// <summary>
/// Proves what is in a bundle, one record after the other, and tells each to a report. The same is done to make a bundle and to
/// verify it, so a report says what the records say and nothing else.
/// </summary>
/// <param name="manifest">Its lists of records and logs.</param>
/// <param name="trust">What the logs are measured by.</param>
/// <param name="read">Reads a file of the bundle up to a length; a <see cref="BundleFaultException"/> where it cannot be had.</param>
internal sealed class BundleContents(BundleManifest manifest, BundleTrust trust, Func<string, int, byte[]> read)
{
    private readonly Dictionary<int, CheckpointFinding> _checkpoints = [];

    /// <summary>What the records are proven by.</summary>
    public IReadOnlyList<CheckpointFinding> Checkpoints => [.. manifest.Logs.Where(log => _checkpoints.ContainsKey(log.Replica)).Select(log => _checkpoints[log.Replica])];

    /// <summary>How many records were proven.</summary>
    public int Proven { get; private set; }

    /// <exception cref="BundleFaultException">Something is not what it must be.</exception>
    public void Prove(BundleReport report, CancellationToken cancellation)
    {
        CheckLists();
        CheckKeys();
        foreach (var log in manifest.Logs)
        {
            _checkpoints.Add(log.Replica, CheckpointOf(log));
        }

        report.Begin(manifest, Checkpoints);
        ulong answered = 0;
        var wanted = new HashSet<SearchedFor>();
        foreach (var search in manifest.Searches)
        {
            cancellation.ThrowIfCancellationRequested();
            var record = RecordOf(search);
            wanted.Add(SearchedFor.Of(record.Record.Fields) ?? throw new BundleFaultException(BundleFiles.Record(search), "it is no record of a search."));
            answered += record.Record.Fields.Searched.Answered;
            report.AddSearch(search, OriginOf(search), record);
        }

        report.BeginFound();
        foreach (var found in manifest.Found)
        {
            cancellation.ThrowIfCancellationRequested();
            var record = RecordOf(found);
            if (!record.Questions.Keys.SequenceEqual(found.Entries.Where(entry => entry > 0)))
            {
                throw new BundleFaultException(BundleFiles.Record(found), "it shows other questions of the batch than were found.");
            }

            if (!found.Entries.All(entry => wanted.Any(search => search.IsMetBy(record, entry))))
            {
                throw new BundleFaultException(BundleFiles.Record(found), "it is not what any of the searches looked for.");
            }

            report.AddFound(found, OriginOf(found), record);
        }

        var there = (ulong)manifest.Found.Sum(found => found.Entries.Count);
        if (there > answered || (manifest.IsWhole && there != answered))
        {
            throw new BundleFaultException(BundleManifest.FileName, $"it lists {there} answers, where the records of the searches count {answered}.");
        }

        report.End();
    }

    /// <summary>No record twice, also not under two names of its log, and each of a log that is listed.</summary>
    private void CheckLists()
    {
        var fault = manifest.Logs.DistinctBy(log => log.Replica).Count() != manifest.Logs.Count || manifest.Logs.DistinctBy(log => log.Origin).Count() != manifest.Logs.Count ? "it lists a log twice."
            : Places(manifest.Found).Distinct().Count() != manifest.Found.Count || Places(manifest.Searches).Distinct().Count() != manifest.Searches.Count ? "it lists a record twice."
            : Places([.. manifest.Found, .. manifest.Searches]).Select(place => place.Replica).Except(manifest.Logs.Select(log => log.Replica)).Any() ? "it lists a record of a log that it does not list."
            : null;
        if (fault is not null)
        {
            throw new BundleFaultException(BundleManifest.FileName, fault);
        }
    }

    private static IEnumerable<(int Replica, ulong Index)> Places(IReadOnlyList<BundledRecord> records) => records.Select(record => (record.Replica, record.Index));

    /// <summary>The keys in a bundle prove nothing; another key there than the one that is known would mislead whoever reads it.</summary>
    private void CheckKeys()
    {
        var text = System.Text.Encoding.UTF8.GetString(read(BundleFiles.Keys, BundleFiles.MaximumKeyBytes));
        var lines = text.Split('\n');
        if (lines[^1].Length > 0 || lines[..^1].Any(line => !NoteVerifierKey.TryParse(line, out _, out _)))
        {
            throw new BundleFaultException(BundleFiles.Keys, "it has a line that is no public key.");
        }

        foreach (var log in manifest.Logs)
        {
            var key = TrustOf(log).LogKey;
            if (!lines.Contains(key.ToString()) || lines.Any(line => line.StartsWith(log.Origin + "+", StringComparison.Ordinal) && line != key.ToString()))
            {
                throw new BundleFaultException(BundleFiles.Keys, $"the key of {log.Origin} is not the one given.");
            }
        }
    }

    private LogTrust TrustOf(BundledLog log) =>
        trust.Of(log.Origin) ?? throw new BundleFaultException(BundleFiles.Checkpoint(log.Replica), $"the key of the log {log.Origin} is not among those given.");

    private CheckpointFinding CheckpointOf(BundledLog log)
    {
        var name = BundleFiles.Checkpoint(log.Replica);
        var finding = CheckpointCheck.Run(read(name, SignedNote.MaximumBytes), TrustOf(log));
        return finding.Fault == CheckpointFault.None ? finding : throw new BundleFaultException(name, finding.Why);
    }

    private string OriginOf(BundledRecord place) => _checkpoints[place.Replica].Checkpoint!.Checkpoint.Origin;

    private DisclosedRecord RecordOf(BundledRecord place)
    {
        var name = BundleFiles.Record(place);
        if (!DisclosedRecord.TryParse(read(name, DisclosedRecord.MaximumBytes), out var record))
        {
            throw new BundleFaultException(name, "it is no record, or a part of it was changed.");
        }

        CheckProof(place, record.LeafHash());
        Proven++;
        return record;
    }

    private void CheckProof(BundledRecord place, TreeHash leaf)
    {
        var name = BundleFiles.Proof(place);
        var head = _checkpoints[place.Replica];
        if (!ProofFile.TryParse(read(name, ProofFile.MaximumBytes), out var proof, out var problem))
        {
            throw new BundleFaultException(name, $"it is no proof ({problem}).");
        }

        // Two checkpoints would each be signed, and of two histories perhaps.
        if (!proof.Checkpoint.Note.ToBytes().AsSpan().SequenceEqual(head.Checkpoint!.Note.ToBytes()))
        {
            throw new BundleFaultException(name, $"its checkpoint is not that of {BundleFiles.Checkpoint(place.Replica)}.");
        }

        if (proof.Index != place.Index)
        {
            throw new BundleFaultException(name, $"it is of record {proof.Index}.");
        }

        if (!new InclusionProof([.. proof.Proof.Select(hash => new TreeHash(hash.Span))]).Verify(leaf, place.Index, head.Head.Size, head.Head.Root))
        {
            throw new BundleFaultException(BundleFiles.Record(place), $"it is not the record that the log has under {place.Index}, or {name} is not its proof.");
        }
    }
}
