using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Records;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>
/// The auditor's first question of a log. If one of these fails, a log that somebody has changed passes for sound, or a sound
/// one for changed.
/// </summary>
public sealed class AuditVerifyTests : IDisposable
{
    private const int Records = 60;

    private static readonly NoteSignerKey s_logKey = NoteSignerKey.Generate("exchange.example/350703/0", NoteKeyType.Ed25519);
    private static readonly NoteSignerKey s_witness = NoteSignerKey.Generate("exchange.example/witness", NoteKeyType.Cosignature);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _key;

    public AuditVerifyTests() => _key = _directory.Write("audit.key", AuditKeys.Generate());

    private static string LogKey => s_logKey.VerifierKey.ToString();

    private static string WitnessKey => s_witness.VerifierKey.ToString();

    private string Log => _directory.PathOf("audit");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task WholeLog_IsSound()
    {
        await WriteAsync();

        CommandResult result = await VerifyAsync(_key);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"SOUND: {Records} 条记录 · {Records} records", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogInUse_IsSound_AndNotDisturbed()
    {
        using AuditLog log = Open();
        await log.AppendAsync(new AuditRecord());

        CommandResult result = await VerifyAsync(_key);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("SOUND: 1 ", result.Output, StringComparison.Ordinal);
        Assert.Equal(1u, await log.AppendAsync(new AuditRecord()));
    }

    [Fact]
    public async Task ChangedByte_IsNamedByItsRecord()
    {
        await WriteAsync();
        string segment = Directory.EnumerateFiles(Log, "*.segment").Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(segment);
        bytes[^200] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        CommandResult result = await VerifyAsync(_key);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"DAMAGED at segment {Path.GetFileName(segment)}, offset [0-9]+, record [0-9]+: ", result.Output);
    }

    [Fact]
    public async Task MissingSegment_IsDamage()
    {
        await WriteAsync();
        File.Delete(Directory.EnumerateFiles(Log, "*.segment").Order(StringComparer.Ordinal).First());

        CommandResult result = await VerifyAsync(_key);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("record 0: records before this segment are missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKeyOrNoLog_CannotBeTold()
    {
        await WriteAsync();

        CommandResult wrong = await VerifyAsync(_directory.Write("other.key", AuditKeys.Generate()));
        CommandResult missing = await VerifyAsync(_directory.PathOf("no.key"));
        CommandResult nothing = await ExchangeProgram.RunAsync("audit", "verify", _directory.PathOf("nothing"), "--key", _key);

        Assert.Equal([2, 2, 2], [wrong.ExitCode, missing.ExitCode, nothing.ExitCode]);
        Assert.Contains("which is not among those given", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("no.key cannot be read", missing.Output, StringComparison.Ordinal);
        Assert.Contains("holds no audit log", nothing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishedLog_IsTheOneThatWasPublished()
    {
        await WriteAsync();
        byte[] kept = Publish(40);
        byte[] last = Publish(Records);
        string since = _directory.PathOf("kept");
        await File.WriteAllBytesAsync(since, kept);

        CommandResult whole = await VerifyAsync(_key, "--log-key", LogKey, "--require-witness", WitnessKey, "--since", since);
        CommandResult unasked = await VerifyAsync(_key);
        await File.WriteAllBytesAsync(Path.Combine(Log, "tree", "checkpoint"), kept);
        await File.WriteAllBytesAsync(since, last);
        CommandResult setBack = await VerifyAsync(_key, "--log-key", LogKey, "--since", since);

        Assert.True(whole.ExitCode == 0, whole.Output);
        Assert.Contains($"PUBLISHED TREE SOUND: {Records} entries", whole.Output, StringComparison.Ordinal);
        Assert.Contains("cosigned by exchange.example/witness (2026-11-22T00:00:00Z), and begins with the 40 of the checkpoint kept", whole.Output, StringComparison.Ordinal);
        Assert.Contains("Every record is the published one", whole.Output, StringComparison.Ordinal);
        Assert.Equal(0, unasked.ExitCode);
        Assert.Contains("Not compared with what was published of it", unasked.Output, StringComparison.Ordinal);
        Assert.Equal(1, setBack.ExitCode);
        Assert.Contains("CHECKPOINT REFUSED: The checkpoint is of 40 records, the one kept of 60", setBack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsCutOffAtTheEnd_AreMissedByWhatWasPublished()
    {
        await WriteAsync();
        Publish(Records);
        string last = Directory.EnumerateFiles(Log, "*.segment").Order(StringComparer.Ordinal).Last();
        File.Delete(last);

        CommandResult result = await VerifyAsync(_key, "--log-key", LogKey);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"DAMAGED at segment [0-9]+.segment, offset [0-9]+, record {int.Parse(Path.GetFileNameWithoutExtension(last), CultureInfo.InvariantCulture)}: the log ends here, and {Records} records were published", result.Output);
    }

    [Fact]
    public async Task QuestionThatDoesNotFit_CannotBeAnswered()
    {
        await WriteAsync();

        CommandResult[] results =
        [
            await ExchangeProgram.RunAsync("audit", "verify", Log),
            await VerifyAsync(_key, "--require-witness", WitnessKey),
            await VerifyAsync(_key, "--log-key", WitnessKey),
            await VerifyAsync(_key, "--log-key", "nonsense"),
            await ExchangeProgram.RunAsync("audit", "verify", "http://127.0.0.1:1/audit/log", "--key", _key, "--log-key", LogKey),
            await ExchangeProgram.RunAsync("audit", "verify", "http://127.0.0.1:1/audit/log", "--log-key", LogKey),
        ];

        Assert.All(results, result => Assert.Equal(2, result.ExitCode));
        Assert.Contains("is a witness's, not a log's", results[2].Output, StringComparison.Ordinal);
    }

    /// <summary>Publishes the log as far as that, cosigned, and gives the checkpoint.</summary>
    private byte[] Publish(ulong records)
    {
        string tree = Path.Combine(Log, "tree");
        FileCheckpointStore checkpoints = new(tree);
        SignedCheckpoint checkpoint = LogPublisher.Open(new FileLogStorage(Log), AuditKeys.Load([_key]), new FileTileStorage(tree, LeafEntry.Bytes), checkpoints, s_logKey.VerifierKey.Name, s_logKey).Publish(records)!;
        byte[] cosigned = checkpoint.With(s_witness.Cosign(checkpoint.Checkpoint, new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero))).Note.ToBytes();
        checkpoints.Write(cosigned);
        return cosigned;
    }

    private Task<CommandResult> VerifyAsync(string key, params string[] more) => ExchangeProgram.RunAsync(["audit", "verify", Log, "--key", key, .. more]);

    /// <summary>In segments of the least size.</summary>
    private AuditLog Open() => AuditLog.Open(
        new AuditLogOptions { LogName = "350703/0", SegmentBytes = 4096 }, AuditKeys.Load([_key]), TimeProvider.System, new FileLogStorage(Log));

    private async Task WriteAsync()
    {
        using AuditLog log = Open();
        for (int i = 0; i < Records; i++)
        {
            await log.AppendAsync(new AuditRecord { Reason = new string('x', 200) });
        }
    }
}
