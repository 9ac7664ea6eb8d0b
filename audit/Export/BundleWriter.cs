using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Export;

/// <summary>
/// Makes a bundle: first each record, then each log's checkpoint, from which all its records are proven, then the rest. It is
/// proven as it is by whoever verifies it before it gets its manifest, without which it is none.
/// </summary>
/// <param name="directory">An empty directory.</param>
/// <param name="trust">What the logs are measured by.</param>
public sealed class BundleWriter(string directory, BundleTrust trust)
{
    private readonly Dictionary<(int Replica, ulong Index), TreeHash> _leaves = [];
    private readonly List<BundledLog> _logs = [];

    /// <summary>The length of the log that it takes to prove what was added of it.</summary>
    public ulong SizeToProve(int replica) => _leaves.Keys.Where(place => place.Replica == replica).Select(place => place.Index + 1).DefaultIfEmpty().Max();

    /// <summary>Adds a record.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(int replica, ulong index, byte[] record)
    {
        _leaves[(replica, index)] = DisclosedRecord.TryParse(record, out var read) ? read.LeafHash() : throw new InvalidDataException("This is no shown record.");
        Write(BundleFiles.Record(new BundledRecord(replica, index, [])), record);
    }

    /// <summary>Adds a log's checkpoint, and the proofs of all records of the log.</summary>
    /// <param name="replica">Whose log.</param>
    /// <param name="checkpoint">Of at least <see cref="SizeToProve"/> records.</param>
    /// <param name="tiles">What was published of the log.</param>
    /// <exception cref="TreeCorruptException">A tile that it takes is missing or not of its length.</exception>
    /// <exception cref="IOException">It cannot be written, or the tiles not be read.</exception>
    public void AddLog(int replica, SignedCheckpoint checkpoint, ITileStorage tiles)
    {
        var size = checkpoint.Checkpoint.Size;
        var tree = new TreeReader(tiles, size);
        foreach (var (place, _) in _leaves.Where(leaf => leaf.Key.Replica == replica))
        {
            var hashes = tree.ProveInclusion(place.Index, size).Hashes;
            var proof = ProofFile.Of(place.Index, [.. hashes.Select(hash => (ReadOnlyMemory<byte>)hash.ToArray())], checkpoint);
            Write(BundleFiles.Proof(new BundledRecord(replica, place.Index, [])), proof.ToBytes());
        }

        Write(BundleFiles.Checkpoint(replica), checkpoint.Note.ToBytes());
        _logs.Add(new BundledLog(replica, checkpoint.Checkpoint.Origin));
    }

    /// <summary>Proves what was added, and writes report, keys and manifest. What is not sound gets no manifest.</summary>
    /// <param name="manifest">Without logs and files.</param>
    /// <param name="cancellation">Ends the proving early.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public BundleVerification Finish(BundleManifest manifest, CancellationToken cancellation = default)
    {
        // The report must say what the manifest can.
        manifest = manifest with { Made = DateTimeOffset.FromUnixTimeSeconds(manifest.Made.ToUnixTimeSeconds()), Logs = [.. _logs.OrderBy(log => log.Replica)] };
        Write(BundleFiles.Keys, Encoding.UTF8.GetBytes(string.Concat(trust.LogKeys.Concat(trust.RequiredWitnesses).Select(key => key + "\n"))));
        var folder = new BundleFolder(directory);
        var contents = new BundleContents(manifest, trust, folder.Read);
        try
        {
            using (var file = File.Create(Path.Combine(directory, BundleFiles.Report)))
            using (var report = new HashedReport(file))
            {
                contents.Prove(new BundleReport(report.Writer), cancellation);
                report.Finish();
            }

            manifest = manifest with { Files = [.. manifest.FileNames().Select(name => new BundledFile(name, HashOf(name)))] };
            Write(BundleManifest.FileName, manifest.ToBytes());
            return new BundleVerification(manifest, contents.Checkpoints, contents.Proven, null);
        }
        catch (BundleFaultException exception)
        {
            return new BundleVerification(null, contents.Checkpoints, contents.Proven, exception.Fault);
        }
    }

    private byte[] HashOf(string name)
    {
        using var stream = File.OpenRead(Path.Combine(directory, name));
        return SHA256.HashData(stream);
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
