using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Audit.Verification;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>Collects a bundle from a node: what a search finds, the searches' own records, and what is published of the logs.</summary>
/// <param name="context">The headers under which each record is asked for.</param>
internal sealed class BundleCollection(AuditNode node, BundleTrust trust, TimeProvider time, RecordGroups withheld, IReadOnlyDictionary<string, string> context)
{
    /// <summary>Each page of a search is a record of the bundle, too.</summary>
    public const int MaximumFound = BundleManifest.MaximumRecords / 2;

    private const int PageRecords = 200;

    /// <summary>A node publishes a checkpoint at once, and again when its witnesses have answered.</summary>
    private const int CheckpointTries = 40;

    private static readonly TimeSpan s_checkpointPause = TimeSpan.FromMilliseconds(250);

    /// <summary>In the order in which they were found, each with the questions of it that were.</summary>
    private readonly Dictionary<(int Replica, ulong Index), SortedSet<int>> _found = [];
    private readonly List<(int Replica, ulong Index)> _order = [];
    private readonly List<BundledRecord> _searches = [];
    private readonly Dictionary<int, ulong> _covered = [];

    /// <param name="report">Told of each page that was found, and of each record that was fetched.</param>
    /// <exception cref="UnanswerableException">The node refuses, or what it gives cannot be proven.</exception>
    public async Task<BundleVerification> CollectAsync(JsonObject search, int limit, string directory, Action<CommandProgress> report, CancellationToken cancellation)
    {
        bool isWhole = await SearchAsync(search, limit, report, cancellation);
        BundledRecord[] found = [.. _order.Select(place => new BundledRecord(place.Replica, place.Index, [.. _found[place]]))];
        BundleWriter bundle = new(directory, trust);
        BundledRecord[] all = [.. found, .. _searches.Where(search => !_found.ContainsKey((search.Replica, search.Index)))];
        foreach ((int done, BundledRecord record) in all.Index())
        {
            report(new CommandProgress(done, all.Length, string.Create(CultureInfo.InvariantCulture, $"{done} of {all.Length} records"), HasEnded: false));
            byte[] shown = await node.RecordAsync(record.Replica, record.Index, withheld, record.Entries.Where(entry => entry > 0), context, time, cancellation);
            try
            {
                bundle.Add(record.Replica, record.Index, shown);
            }
            catch (InvalidDataException)
            {
                throw new UnanswerableException(string.Create(CultureInfo.InvariantCulture, $"What the node gave for record {record.Replica}/{record.Index} is no record."));
            }
        }

        report(new CommandProgress(all.Length, all.Length, string.Create(CultureInfo.InvariantCulture, $"{all.Length} records, to be proven"), HasEnded: true));
        foreach (int replica in found.Concat(_searches).Select(record => record.Replica).Distinct().Order())
        {
            using HttpTiles published = new(new Uri(node.Address, string.Create(CultureInfo.InvariantCulture, $"audit/log/{replica}/")));
            SignedCheckpoint checkpoint = await CheckpointAsync(replica, published, bundle.SizeToProve(replica), cancellation);
            try
            {
                bundle.AddLog(replica, checkpoint, published);
            }
            catch (TreeCorruptException exception)
            {
                throw new UnanswerableException("What is published of the log is damaged: " + exception.Message);
            }
        }

        return bundle.Finish(new BundleManifest
        {
            Made = time.GetUtcNow(),
            IsWhole = isWhole,
            Covered = [.. _covered.OrderBy(log => log.Key).Select(log => new BundledCoverage(log.Key, log.Value))],
            Logs = [],
            Searches = _searches,
            Found = found,
        }, cancellation);
    }

    /// <returns>Whether everything was found; false where the limit was reached.</returns>
    private async Task<bool> SearchAsync(JsonObject search, int limit, Action<CommandProgress> report, CancellationToken cancellation)
    {
        do
        {
            search["limit"] = Math.Min(PageRecords, limit);
            JsonElement page = await node.SearchAsync(search, cancellation);
            foreach (JsonElement record in page.GetProperty("records").EnumerateArray())
            {
                Add(Place(record), record.TryGetProperty("entry", out JsonElement entry) ? entry.GetInt32() : 0);
                limit--;
            }

            foreach (JsonElement log in page.GetProperty("covered").EnumerateArray())
            {
                int replica = Replica(log.GetProperty("log").GetString()!);
                _covered[replica] = Math.Min(_covered.GetValueOrDefault(replica, ulong.MaxValue), log.GetProperty("size").GetUInt64());
            }

            (int Replica, ulong Index) own = Place(page.GetProperty("audit"));
            _searches.Add(new BundledRecord(own.Replica, own.Index, []));
            report(new CommandProgress(0, 0, string.Create(CultureInfo.InvariantCulture, $"{_order.Count} records found"), HasEnded: false));
            search["cursor"] = page.GetProperty("cursor").GetString();
        }
        while (search["cursor"] is not null && limit > 0);

        return search["cursor"] is null;
    }

    private void Add((int Replica, ulong Index) place, int entry)
    {
        if (!_found.TryGetValue(place, out SortedSet<int>? entries))
        {
            _found.Add(place, entries = []);
            _order.Add(place);
        }

        entries.Add(entry);
    }

    private async Task<SignedCheckpoint> CheckpointAsync(int replica, HttpTiles published, ulong size, CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            byte[] bytes = await Task.Run(published.ReadCheckpoint, cancellation);
            string why = "it does not vouch for all records of the bundle yet.";
            if (SignedCheckpoint.TryParse(bytes, out SignedCheckpoint? checkpoint, out _))
            {
                NoteVerifierKey key = trust.LogKeys.FirstOrDefault(key => key.Name == checkpoint.Checkpoint.Origin)
                    ?? throw new UnanswerableException($"The key of the log {checkpoint.Checkpoint.Origin} is not among those given: name it by --log-key.");
                CheckpointFinding finding = CheckpointCheck.Run(bytes, new LogTrust(key) { RequiredWitnesses = trust.RequiredWitnesses });
                if (finding.Fault is not (CheckpointFault.None or CheckpointFault.NotCosigned))
                {
                    throw new UnanswerableException(finding.Why);
                }

                if (finding.Fault == CheckpointFault.None && checkpoint.Checkpoint.Size >= size)
                {
                    return checkpoint;
                }

                why = finding.Fault == CheckpointFault.None ? why : finding.Why;
            }

            if (tries == CheckpointTries)
            {
                throw new UnanswerableException(string.Create(CultureInfo.InvariantCulture, $"The checkpoint of replica {replica} does not serve: {why}"));
            }

            await Task.Delay(s_checkpointPause, time, cancellation);
        }
    }

    private static (int Replica, ulong Index) Place(JsonElement json) => (Replica(json.GetProperty("log").GetString()!), json.GetProperty("index").GetUInt64());

    private static int Replica(string log) => int.Parse(log.AsSpan(log.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}
