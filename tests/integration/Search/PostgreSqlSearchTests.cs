using Exchange.Gateway.State;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>Records of a node with replicas, searched by the same rules as in a file.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlSearchTests(PostgreSqlServer server)
{
    [PostgreSqlFact]
    public async Task EachCriterion_FindsItsRecords() => await SearchCompliance.EachCriterionFindsItsRecordsAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Pages_HoldEachRecordOnce() => await SearchCompliance.PagesHoldEachRecordOnceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task QuestionsOfBatches_AreFound() => await SearchCompliance.QuestionsOfBatchesAreFoundAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Person_IsFoundInEveryMonth() => await SearchCompliance.PersonIsFoundInEveryMonthAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task NothingInTheDatabase_IsReadable() => await SearchCompliance.NothingIsReadableAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task KilledProjection_GoesOn() => await SearchCompliance.KilledProjectionGoesOnAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task GroupThatWasCarriedOver_IsCopiedAnew() => await SearchCompliance.GroupThatWasCarriedOverIsCopiedAnewAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task CopyOfLostLog_IsKept() => await SearchCompliance.CopyOfLostLogIsKeptAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Copy_IsMadeAgainFromTheLog() => await SearchCompliance.CopyIsMadeAgainFromTheLogAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task RetiredMonth_IsForgotten() => await SearchCompliance.RetiredMonthIsForgottenAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Person_IsToldOfAccesses() => await SearchCompliance.PersonIsToldOfAccessesAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Department_SeesItsOwn() => await SearchCompliance.DepartmentSeesItsOwnAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task OldRows_AreBroughtOver() => await SearchCompliance.OldRowsAreBroughtOverAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task SealedRecords_ComeFirst() => await SearchCompliance.SealedRecordsComeFirstAsync(await EmptyAsync());

    private async Task<Func<StateDatabase>> EmptyAsync()
    {
        string connection = await server.CreateAsync();
        return () => new PostgreSqlState(connection);
    }
}
