using System.Globalization;
using Exchange.Audit.Notes;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Restoring;
using Exchange.Gateway.Search.Trees;

namespace Exchange.Gateway.Commands.Auditing;

/// <summary>A log that is to be written again, and what is known of it elsewhere.</summary>
/// <param name="Directory">Where it is to be written.</param>
/// <param name="IsToGoOn">Whether it is this replica's own, in its place: the node will go on writing it.</param>
/// <param name="Key">What signs its checkpoints; null where it is not published.</param>
/// <param name="Copy">What the database holds of it.</param>
/// <param name="Recalls">What its witnesses have cosigned.</param>
internal sealed record LogToRestore(
    string Directory, int Replica, bool IsToGoOn, NoteSignerKey? Key, AuditCopies Copies, TreeCopies Trees, LogCopy Copy, IReadOnlyList<WitnessRecall> Recalls)
{
    /// <summary>Signed by the log, and so handed out by it.</summary>
    public IEnumerable<SignedCheckpoint> Signed => new[] { Copy.Checkpoints.Newest, Copy.Checkpoints.Cosigned }.Concat(Recalls.Select(recall => recall.Checkpoint)).OfType<SignedCheckpoint>();

    /// <summary>The most records that the log is known to have published.</summary>
    private ulong Published => Signed.Select(checkpoint => checkpoint.Checkpoint.Size).DefaultIfEmpty().Max();

    /// <exception cref="UnanswerableException">What is asked for does not fit together.</exception>
    public static async Task<LogToRestore> FindAsync(CompiledNode node, int? replica, DirectoryInfo? directory, CancellationToken cancellation)
    {
        int number = replica ?? node.Node.Replica;
        if (number != node.Node.Replica && directory is null)
        {
            throw new UnanswerableException("The log of another replica is written where you say: give --to.");
        }

        string logName = string.Create(CultureInfo.InvariantCulture, $"{node.Node.Code}/{number}");
        AuditCopies copies = new(node.State, number);
        TreeCopies trees = new(node.State, number);
        NoteSignerKey? key = node.CheckpointKey is { } own ? own.Named(own.VerifierKey.Name[..own.VerifierKey.Name.LastIndexOf('/')] + "/" + number.ToString(CultureInfo.InvariantCulture)) : null;
        using HttpClient http = WitnessClient.NewHttpClient();
        return new LogToRestore(
            directory?.FullName ?? Path.GetFullPath(node.Configuration.Audit.Directory),
            number,
            directory is null,
            key,
            copies,
            trees,
            await LogCopy.ReadAsync(logName, copies, trees, node.AuditKeys, cancellation),
            key is null ? [] : await Task.WhenAll(node.Witnesses.Select(witness => WitnessRecall.AskAsync(http, witness, key.VerifierKey, cancellation))));
    }

    /// <summary>Why it is not to be restored as asked; null where nothing speaks against it.</summary>
    /// <param name="unwitnessed">Whether a witness may be passed over that does not say what it has cosigned.</param>
    public string? Refusal(bool unwitnessed)
    {
        if (Copy.End == 0)
        {
            return $"The database holds nothing of the log {Copy.LogName}.";
        }

        if (!IsToGoOn)
        {
            return null;
        }

        if (Published > Copy.End)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"""
                The log {Copy.LogName} has published {Published} records, and the database holds {Copy.End} of them. A log that went on from there under its name would
                sign a second history, which its witnesses refuse for good. Write what is left elsewhere with --to, for whoever has to prove it, and start this replica under a
                number that was never used (Node:Replica): its log is another one then. This one stays searchable, and every replica serves what was published of it.
                """);
        }

        return Recalls.FirstOrDefault(recall => recall.Failure is not null) is { } silent && !unwitnessed
            ? $"The witness {silent.Witness} does not say how much of the log {Copy.LogName} it has cosigned: {silent.Failure}. If it was more than the database holds, the log must not go on. Try again, or take that upon you with --unwitnessed."
            : null;
    }
}
