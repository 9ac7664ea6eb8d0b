using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Commands;

/// <summary>
/// The auditor's first question of a log. If one of these fails, a log that somebody has changed passes for sound, or a sound
/// one for changed.
/// </summary>
public sealed class AuditVerifyTests : IDisposable
{
    private const int Records = 60;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _key;

    public AuditVerifyTests() => _key = _directory.Write("audit.key", AuditKeys.Generate());

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

    private Task<CommandResult> VerifyAsync(string key) => ExchangeProgram.RunAsync("audit", "verify", Log, "--key", key);

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
