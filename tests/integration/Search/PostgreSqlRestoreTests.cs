using Exchange.Gateway.State;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>The logs of a node with replicas, served and written again by the same rules as from a file.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlRestoreTests(PostgreSqlServer server)
{
    [PostgreSqlFact]
    public async Task OtherReplicas_ServeTheSameBytes() => await RestoreCompliance.OthersServeTheSameBytesAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Checkpoint_WaitsForItsRecords() => await RestoreCompliance.CheckpointWaitsForItsRecordsAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task TreeOfAnotherLog_IsNotCopied() => await RestoreCompliance.TreeOfAnotherLogIsNotCopiedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task LostLog_IsWrittenAgain() => await RestoreCompliance.LostLogIsWrittenAgainAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task RetiredMonths_ComeBackSealed() => await RestoreCompliance.RetiredMonthsComeBackSealedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task RecordsThatWereNeverCopied_AreNamed() => await RestoreCompliance.RecordsThatWereNeverCopiedAreNamedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task ChangedCopy_IsRefused() => await RestoreCompliance.ChangedCopyIsRefusedAsync(await EmptyAsync());

    private async Task<Func<StateDatabase>> EmptyAsync()
    {
        string connection = await server.CreateAsync();
        return () => new PostgreSqlState(connection);
    }
}
