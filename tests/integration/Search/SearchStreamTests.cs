using Exchange.Audit;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Streams;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>All answers to a search. If one of these fails, an export misses records, or takes what it misses for whole.</summary>
public sealed class SearchStreamTests : IDisposable
{
    private const int Records = 450;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Stream_HoldsEachRecordOnce_AlsoOfThoseThatComeMeanwhile()
    {
        await using SqliteState database = await MigratedAsync();
        using CopiedLog log = new(database);
        await AppendAsync(log, Records);
        SearchStream stream = await OpenAsync(database, int.MaxValue);

        List<ulong> indexes = [];
        await foreach (AuditPage page in stream.PagesAsync(CancellationToken.None))
        {
            Assert.InRange(page.Found.Count, 1, AuditSearch.MaximumPage);
            indexes.AddRange(page.Found.Select(found => (ulong)found.Place.Index));
            log.Now += TimeSpan.FromSeconds(1);
            await AppendAsync(log, 10);
        }

        Assert.Equal(Enumerable.Range(0, Records).Select(index => (ulong)index).Reverse(), indexes);
        Assert.Equal((Records, false), (stream.Answered, stream.IsCut));
        Assert.Equal([new CoveredLog(0, Records)], stream.Covered);
    }

    [Theory]
    [InlineData(250, 250, true)]
    [InlineData(200, 200, true)]
    [InlineData(Records, Records, false)]
    [InlineData(1000, Records, false)]
    public async Task Limit_IsKept_AndToldWhereItCuts(int limit, int answered, bool isCut)
    {
        await using SqliteState database = await MigratedAsync();
        using CopiedLog log = new(database);
        await AppendAsync(log, Records);
        SearchStream stream = await OpenAsync(database, limit);

        await foreach (AuditPage _ in stream.PagesAsync(CancellationToken.None))
        {
        }

        Assert.Equal((answered, isCut), (stream.Answered, stream.IsCut));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task AppendAsync(CopiedLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await log.AppendAsync(_ => { });
        }

        await log.ProjectAsync();
    }

    private static async Task<SearchStream> OpenAsync(StateDatabase database, int limit)
    {
        AuditSearch search = new(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node));
        AuditCriteria criteria = new() { Decision = AuditDecision.Allowed };
        return new SearchStream(
            await search.FindAsync(criteria, null, Math.Min(limit, AuditSearch.MaximumPage), CancellationToken.None), limit, (after, most, token) => search.FindAsync(criteria, after, most, token));
    }

    private async Task<SqliteState> MigratedAsync()
    {
        SqliteState database = new(_directory.PathOf("state.db"));
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return database;
    }
}
