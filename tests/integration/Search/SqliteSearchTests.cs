using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>Records of a node on one machine, copied and searched.</summary>
public sealed class SqliteSearchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public Task EachCriterion_FindsItsRecords() => SearchCompliance.EachCriterionFindsItsRecordsAsync(Open);

    [Fact]
    public Task Pages_HoldEachRecordOnce() => SearchCompliance.PagesHoldEachRecordOnceAsync(Open);

    [Fact]
    public Task QuestionsOfBatches_AreFound() => SearchCompliance.QuestionsOfBatchesAreFoundAsync(Open);

    [Fact]
    public Task Person_IsFoundInEveryMonth() => SearchCompliance.PersonIsFoundInEveryMonthAsync(Open);

    [Fact]
    public Task NothingInTheDatabase_IsReadable() => SearchCompliance.NothingIsReadableAsync(Open);

    [Fact]
    public Task KilledProjection_GoesOn() => SearchCompliance.KilledProjectionGoesOnAsync(Open);

    [Fact]
    public Task GroupThatWasCarriedOver_IsCopiedAnew() => SearchCompliance.GroupThatWasCarriedOverIsCopiedAnewAsync(Open);

    [Fact]
    public Task CopyOfLostLog_IsKept() => SearchCompliance.CopyOfLostLogIsKeptAsync(Open);

    [Fact]
    public Task Copy_IsMadeAgainFromTheLog() => SearchCompliance.CopyIsMadeAgainFromTheLogAsync(Open);

    [Fact]
    public Task RetiredMonth_IsForgotten() => SearchCompliance.RetiredMonthIsForgottenAsync(Open);

    [Fact]
    public Task Person_IsToldOfAccesses() => SearchCompliance.PersonIsToldOfAccessesAsync(Open);

    [Fact]
    public Task Department_SeesItsOwn() => SearchCompliance.DepartmentSeesItsOwnAsync(Open);

    [Fact]
    public Task OldRows_AreBroughtOver() => SearchCompliance.OldRowsAreBroughtOverAsync(Open);

    [Fact]
    public Task SealedRecords_ComeFirst() => SearchCompliance.SealedRecordsComeFirstAsync(Open);

    public void Dispose() => _directory.Dispose();

    private SqliteState Open() => new(_directory.PathOf("state.db"));
}
