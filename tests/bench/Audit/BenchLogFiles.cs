using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;

namespace Exchange.Bench.Audit;

/// <summary>Where a log and its keys are.</summary>
/// <param name="Directory">The log's.</param>
internal sealed record BenchLogFiles(string Directory)
{
    private const string Name = "exchange.example/350703/0";

    private string Tree => Path.Combine(Directory, "tree");

    public string KeyFile => Directory + ".key";

    public string CheckpointKeyFile => Directory + "-checkpoints.key";

    public string PublicKeyFile => CheckpointKeyFile + ".pub";

    public static BenchLogFiles Create(string directory)
    {
        BenchLogFiles files = new(directory);
        NoteSignerKey key = NoteSignerKey.Generate(Name, NoteKeyType.Ed25519);
        File.WriteAllText(files.KeyFile, AuditKeys.Generate());
        File.WriteAllText(files.CheckpointKeyFile, key.ToPrivateText());
        File.WriteAllText(files.PublicKeyFile, key.VerifierKey.ToString());
        return files;
    }

    public AuditLog Open() => AuditLog.Open(new AuditLogOptions { LogName = "350703/0" }, AuditKeys.Load([KeyFile]), TimeProvider.System, new FileLogStorage(Directory));

    /// <exception cref="BenchException">The key's file holds none.</exception>
    public LogPublisher OpenPublisher() => NoteSignerKey.TryParse(File.ReadAllText(CheckpointKeyFile), out NoteSignerKey? key, out _)
        ? LogPublisher.Open(new FileLogStorage(Directory), AuditKeys.Load([KeyFile]), new FileTileStorage(Tree, LeafEntry.Bytes), new FileCheckpointStore(Tree), Name, key)
        : throw new BenchException($"{CheckpointKeyFile} holds no key.");
}
