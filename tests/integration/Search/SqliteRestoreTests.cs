using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>The log of a node on one machine, served and written again from its copy.</summary>
public sealed class SqliteRestoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public Task OtherReplicas_ServeTheSameBytes() => RestoreCompliance.OthersServeTheSameBytesAsync(Open);

    [Fact]
    public Task Checkpoint_WaitsForItsRecords() => RestoreCompliance.CheckpointWaitsForItsRecordsAsync(Open);

    [Fact]
    public Task TreeOfAnotherLog_IsNotCopied() => RestoreCompliance.TreeOfAnotherLogIsNotCopiedAsync(Open);

    [Fact]
    public Task LostLog_IsWrittenAgain() => RestoreCompliance.LostLogIsWrittenAgainAsync(Open);

    [Fact]
    public Task RetiredMonths_ComeBackSealed() => RestoreCompliance.RetiredMonthsComeBackSealedAsync(Open);

    [Fact]
    public Task RecordsThatWereNeverCopied_AreNamed() => RestoreCompliance.RecordsThatWereNeverCopiedAreNamedAsync(Open);

    [Fact]
    public Task ChangedCopy_IsRefused() => RestoreCompliance.ChangedCopyIsRefusedAsync(Open);

    public void Dispose() => _directory.Dispose();

    private SqliteState Open() => new(_directory.PathOf("state.db"));
}
