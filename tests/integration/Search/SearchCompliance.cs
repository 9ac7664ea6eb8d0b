using System.Data.Common;
using System.Text;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Integration.Search;

/// <summary>What copying and searching records must do in every database. Each test gets an empty one.</summary>
internal static class SearchCompliance
{
    private const string Person = "11010519491231002X";
    private const string Certificate = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";

    /// <summary>If this fails, "who looked at this person's data" leaves somebody out or accuses somebody who did not.</summary>
    public static async Task EachCriterionFindsItsRecordsAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        DateTimeOffset start = log.Now;
        List<(AuditCriteria Criteria, ulong Index)> expected = [];
        async Task Add(AuditCriteria criteria, Action<AuditRecord> fill)
        {
            log.Now += TimeSpan.FromSeconds(1);
            expected.Add((criteria, await log.AppendAsync(fill)));
        }

        await log.AppendAsync(_ => { });
        await Add(new AuditCriteria { Subject = Person.ToLowerInvariant() }, record => record.Whom = new Whom { HolderCode = Person, HolderCodeType = "111" });
        await Add(new AuditCriteria { Officer = "jy-018" }, record => record.Who.Officer = "jy-018");
        await Add(new AuditCriteria { Client = "other" }, record => record.Who.Client = "other");
        await Add(new AuditCriteria { Client = "theirs" }, record => record.Who.OnBehalfOf = new OnBehalfOf { Node = "350700", Client = "theirs", Department = "city" });
        await Add(new AuditCriteria { Department = "elsewhere" }, record => record.Who.Department = "elsewhere");
        await Add(new AuditCriteria { CaseNumber = "case-1" }, record => record.Why.CaseNumber = "case-1");
        await Add(new AuditCriteria { ItemCode = "item-1" }, record => record.Why.ItemCode = "item-1");
        await Add(new AuditCriteria { CertificateId = Certificate }, record => record.What = new What { CertificateIds = { "another", Certificate } });
        await Add(new AuditCriteria { Purpose = "另一用途" }, record => record.Why.Purpose = "另一用途");
        await Add(new AuditCriteria { Decision = AuditDecision.Denied }, record => record.Decision = AuditDecision.Denied);
        await Add(new AuditCriteria { Officer = "jy-019", CaseNumber = "case-2", CertificateId = "both", ItemCode = "item-2" }, record =>
        {
            (record.Who.Officer, record.Why.CaseNumber, record.Why.ItemCode) = ("jy-019", "case-2", "item-2");
            record.What = new What { CertificateIds = { "both" } };
        });
        log.Now += TimeSpan.FromSeconds(1);
        await log.AppendAsync(_ => { });
        await log.ProjectAsync();

        Assert.All(expected, one => Assert.Equal([one.Index], IndexesOf(Find(database, one.Criteria))));
        Assert.All(expected, one => Assert.Empty(Find(database, one.Criteria with { ItemCode = "of none" }).Found));
        Assert.Equal([3UL, 2], IndexesOf(Find(database, new AuditCriteria { From = start.AddSeconds(2), To = start.AddSeconds(4) })));
        Assert.Equal(log.Log.Count, (ulong)Find(database, new AuditCriteria()).Found.Count);
        Assert.Equal(log.Log.Count - 1, (ulong)Find(database, new AuditCriteria { Decision = AuditDecision.Allowed }).Found.Count);
    }

    /// <summary>If this fails, an auditor who turns the pages misses records, or sees some twice.</summary>
    public static async Task PagesHoldEachRecordOnceAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog first = new(database, replica: 0);
        using CopiedLog second = new(database, replica: 1);
        for (int i = 0; i < 10; i++)
        {
            // Two and more at the same time, in either log.
            first.Now = second.Now = first.Now.AddSeconds(i % 3);
            await first.AppendAsync(record => record.Entries.Add([new AuditRecord(), new AuditRecord()]));
            await second.AppendAsync(_ => { });
        }

        await first.ProjectAsync();
        await second.ProjectAsync();

        foreach (AuditCriteria criteria in (AuditCriteria[])[new(), new() { Officer = "jy-017" }, new() { Client = "counter" }])
        {
            List<SearchPlace> places = [];
            SearchPlace? after = null;
            do
            {
                AuditPage page = Find(database, criteria, after, limit: 7);
                Assert.InRange(page.Found.Count, 1, 7);
                places.AddRange(page.Found.Select(found => found.Place));
                after = page.Last;
            }
            while (after is not null);

            Assert.Equal(40, places.Count);
            Assert.Equal(places.Distinct().OrderByDescending(place => (place.Time, place.Index, place.Replica, place.Entry)), places);
        }

        Assert.Equal([new CoveredLog(0, 10), new CoveredLog(1, 10)], Find(database, new AuditCriteria()).Covered);
    }

    /// <summary>If this fails, a person who was asked about in a batch of a thousand is not found.</summary>
    public static async Task QuestionsOfBatchesAreFoundAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await log.AppendAsync(record => record.Entries.Add(
        [
            new AuditRecord { Decision = AuditDecision.Allowed, Whom = new Whom { HolderCode = "somebody" } },
            new AuditRecord { Decision = AuditDecision.Failed, Whom = new Whom { HolderCode = Person }, What = new What { CertificateIds = { Certificate } } },
        ]));
        await log.ProjectAsync();

        foreach (AuditCriteria criteria in (AuditCriteria[])[new() { Subject = Person }, new() { CertificateId = Certificate, Officer = "jy-017" }, new() { Decision = AuditDecision.Failed, Client = "counter" }])
        {
            FoundRecord found = Assert.Single(Find(database, criteria).Found);
            Assert.Equal(2, found.Place.Entry);
            Assert.Equal(Person, found.Record!.Entries[1].Whom.HolderCode);
        }
    }

    /// <summary>If this fails, whoever looks for a person finds this month's accesses only.</summary>
    public static async Task PersonIsFoundInEveryMonthAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        for (int month = 0; month < 3; month++)
        {
            await log.AppendAsync(record => record.Whom = new Whom { HolderCode = Person });
            log.Now = log.Now.AddMonths(1);
        }

        await log.ProjectAsync();

        AuditCriteria person = new() { Subject = Person };
        Assert.Equal([2UL, 1, 0], IndexesOf(Find(database, person)));
        Assert.Equal([1UL], IndexesOf(Find(database, person with { From = log.Now.AddMonths(-2), To = log.Now.AddMonths(-1) })));
    }

    /// <summary>If this fails, whoever reads the database reads who asked about whom.</summary>
    public static async Task NothingIsReadableAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await log.AppendAsync(record =>
        {
            record.Whom = new Whom { HolderCode = Person };
            record.What = new What { CertificateIds = { Certificate } };
            record.Why.CaseNumber = "case-1";
        });
        await log.ProjectAsync();

        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        foreach (string table in (string[])["audit_copies", "audit_copied_keys", "audit_copied_segments", "audit_copied_blocks", "audit_questions"])
        {
            string content = string.Concat((await connection.QueryAsync($"select * from {table}")).Cast<IDictionary<string, object?>>()
                .SelectMany(row => row.Values).Select(value => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString()));
            Assert.NotEmpty(content);
            Assert.All((string[])[Person, Certificate, "case-1", "jy-017", "counter", "核验"], secret => Assert.DoesNotContain(secret, content, StringComparison.Ordinal));
        }
    }

    /// <summary>If this fails, a node that was killed has records that no search finds, or finds some twice.</summary>
    public static async Task KilledProjectionGoesOnAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await AppendManyAsync(log, 5000);
        using (LogProjection projection = await log.OpenProjectionAsync())
        {
            await projection.StepAsync(4990, CancellationToken.None);
        }

        using (QuestionProjection projection = await log.OpenQuestionsAsync())
        {
            Assert.InRange(await projection.StepAsync(4990, CancellationToken.None), 1UL, 4989UL);
        }

        // Of two that write at once, such as a replica and the one that takes its place, one is told.
        using (LogProjection other = await log.OpenProjectionAsync())
        using (LogProjection projection = await log.OpenProjectionAsync())
        {
            await projection.StepAsync(log.Log.Count, CancellationToken.None);
            await Assert.ThrowsAsync<CopyDisagreesException>(() => other.StepAsync(log.Log.Count, CancellationToken.None));
        }

        using (QuestionProjection other = await log.OpenQuestionsAsync())
        using (QuestionProjection projection = await log.OpenQuestionsAsync())
        {
            await projection.StepAsync(log.Log.Count, CancellationToken.None);
            await Assert.ThrowsAsync<CopyDisagreesException>(() => other.StepAsync(log.Log.Count, CancellationToken.None));
        }

        await log.ProjectAsync();

        await AssertCopiedOnceAsync(database, log.Copies, 5000);
    }

    /// <summary>If this fails, the copy of a log whose writer was killed cannot be written back to a disk.</summary>
    public static async Task GroupThatWasCarriedOverIsCopiedAnewAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await AppendManyAsync(log, 30);
        await log.ProjectAsync();

        using CopiedLog restarted = new(database, killed: log);
        await AppendManyAsync(restarted, 3);
        await restarted.ProjectAsync();

        await AssertCopiedOnceAsync(database, restarted.Copies, 33);
        Assert.All(Find(database, new AuditCriteria(), limit: 100).Found, found => Assert.NotNull(found.Record));
        SegmentCopy[] segments = [.. SegmentCopy.Before(33, restarted.Storage, CopiedLog.Keys)];
        IReadOnlyList<RecordCopy> records = await restarted.Copies.ReadAsync(0, 100, CancellationToken.None);
        Assert.All(records, record => Assert.Equal(segments.Last(segment => segment.FirstIndex <= record.Index).FirstIndex, record.Segment));
    }

    /// <summary>If this fails, the only copy of a lost log is overwritten by the empty log that takes its place.</summary>
    public static async Task CopyOfLostLogIsKeptAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog lost = new(database);
        await AppendManyAsync(lost, 10);
        await lost.ProjectAsync();

        using CopiedLog other = new(database);
        await Assert.ThrowsAsync<CopyDisagreesException>(other.ProjectAsync);
        await AppendManyAsync(other, 20);
        await Assert.ThrowsAsync<CopyDisagreesException>(other.ProjectAsync);

        await AssertCopiedOnceAsync(database, lost.Copies, 10);
    }

    /// <summary>If this fails, a copy that was lost or damaged cannot be made again from the log.</summary>
    public static async Task CopyIsMadeAgainFromTheLogAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await AppendManyAsync(log, 50);
        await log.ProjectAsync();

        Assert.False(await log.Copies.TryForgetAsync(0, 49, CancellationToken.None));
        Assert.True(await log.Copies.TryForgetAsync(0, 50, CancellationToken.None));
        Assert.Equal([new CoveredLog(0, 0)], Find(database, new AuditCriteria()).Covered);
        await log.ProjectAsync();

        await AssertCopiedOnceAsync(database, log.Copies, 50);
    }

    /// <summary>If this fails, somebody whose data was to be forgotten is still found in the database.</summary>
    public static async Task RetiredMonthIsForgottenAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await log.AppendAsync(record =>
        {
            record.Whom = new Whom { HolderCode = Person };
            record.What = new What { CertificateIds = { Certificate } };
        });
        AuditMonth retired = AuditMonth.Of(log.Now);
        log.Now = log.Now.AddMonths(1);
        await log.AppendAsync(record => record.Whom = new Whom { HolderCode = Person });
        await log.ProjectAsync();

        Dictionary<string, byte[]> files = new(MonthCopies.Read(log.Storage), StringComparer.Ordinal);
        Assert.True(files.Remove($"{retired}.key"));
        files[MonthCopies.RetiredName(retired)] = [];
        await log.Copies.MirrorMonthsAsync(files, CancellationToken.None);

        Assert.Equal([1UL], IndexesOf(Find(database, new AuditCriteria())));
        Assert.Equal([1UL], IndexesOf(Find(database, new AuditCriteria { Subject = Person })));
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        Assert.Equal([1L], await connection.QueryAsync<long>("select record_index from audit_questions"));
    }

    /// <summary>If this fails, somebody is told of an inquiry too early, or is not told who looked, or is told of what nobody learnt anything by.</summary>
    public static async Task PersonIsToldOfAccessesAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        DateTimeOffset until = log.Now.AddDays(180);
        ulong[] told = await Task.WhenAll(((AuditKind[])[AuditKind.Verification, AuditKind.Lookup, AuditKind.Call, AuditKind.Peer]).Select(kind => log.AppendAsync(record => (record.Kind, record.Whom) = (kind, new Whom { HolderCode = Person }))));
        ulong byCertificate = await log.AppendAsync(record => record.What = new What { CertificateIds = { Certificate } });
        ulong both = await log.AppendAsync(record => (record.Whom, record.What) = (new Whom { HolderCode = Person }, new What { CertificateIds = { Certificate } }));
        ulong hidden = await log.AppendAsync(record => (record.Whom, record.Embargo) = (new Whom { HolderCode = Person }, new AuditEmbargo { Rule = "police", Until = Timestamp.FromDateTimeOffset(until) }));
        ulong hiddenBatch = await log.AppendAsync(record =>
        {
            (record.Kind, record.Embargo) = (AuditKind.Batch, new AuditEmbargo { Rule = "police", Until = Timestamp.FromDateTimeOffset(until) });
            record.Entries.Add(new AuditRecord { Decision = AuditDecision.Allowed, What = new What { CertificateIds = { Certificate } } });
        });
        foreach (AuditKind kind in (AuditKind[])[AuditKind.Search, AuditKind.Disclosure, AuditKind.Alert])
        {
            await log.AppendAsync(record => (record.Kind, record.Whom) = (kind, new Whom { HolderCode = Person }));
        }

        await log.AppendAsync(record => (record.Decision, record.Whom) = (AuditDecision.Denied, new Whom { HolderCode = Person }));
        await log.ProjectAsync();

        AuditCriteria[] At(DateTimeOffset time) => [new() { Subject = Person, ToldAt = time }, new() { CertificateId = Certificate, ToldAt = time }];
        ulong[] shown = [.. told, byCertificate, both];
        Assert.Equal(shown.OrderDescending(), IndexesOf(FindAny(database, At(until.AddMilliseconds(-1)))));
        Assert.Equal(shown.Append(hidden).Append(hiddenBatch).OrderDescending(), IndexesOf(FindAny(database, At(until))));

        // The last page looks like one: nothing is behind it.
        AuditPage page = FindAny(database, At(log.Now), limit: shown.Length);
        Assert.Equal((shown.Length, null), (page.Found.Count, page.Last));
        List<SearchPlace> places = [];
        for (SearchPlace? after = null; places.Count == 0 || after is not null; after = page.Last)
        {
            page = FindAny(database, At(log.Now), after, limit: 2);
            places.AddRange(page.Found.Select(found => found.Place));
        }

        Assert.Equal(shown.OrderDescending(), places.Select(place => (ulong)place.Index));
    }

    /// <summary>If this fails, a department reads who asked about other departments' data, or does not see who asked about its own.</summary>
    public static async Task DepartmentSeesItsOwnAsync(Func<StateDatabase> open)
    {
        const string Own = "11350703DEM0MR01";
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        Whom person = new() { HolderCode = Person };
        ulong byOwn = await log.AppendAsync(record => (record.Who.Department, record.Whom) = (Own, person));
        ulong ofType = await log.AppendAsync(record => (record.What, record.Whom, record.Why.CaseNumber) = (new What { CertificateType = "type", CertificateIds = { Certificate } }, person, "case-1"));
        ulong ofResource = await log.AppendAsync(record => (record.Kind, record.What) = (AuditKind.Call, new What { ResourceCode = "resource" }));
        ulong byOwnOfType = await log.AppendAsync(record => (record.Who.Department, record.What) = (Own, new What { CertificateType = "type" }));
        ulong batch = await log.AppendAsync(record =>
        {
            record.Kind = AuditKind.Batch;
            record.Entries.Add([new AuditRecord { What = new What { CertificateType = "another" }, Whom = person }, new AuditRecord { What = new What { CertificateType = "type" }, Whom = person }]);
        });
        ulong others = await log.AppendAsync(record => (record.What, record.Whom) = (new What { CertificateType = "another" }, person));
        await log.AppendAsync(record => (record.Who.Department, record.Kind, record.Whom) = (Own, AuditKind.Disclosure, person));
        await log.AppendAsync(record => (record.Who.Department, record.Kind, record.Whom) = (Own, AuditKind.Search, person));
        await log.ProjectAsync();

        SearchScope scope = new(Own, ["resource", "type"]);
        AuditCriteria mine = new() { Scope = scope };
        Assert.Equal([batch, byOwnOfType, ofResource, ofType, byOwn], IndexesOf(Find(database, mine)));
        Assert.Equal([2, 0, 0, 0, 0], Find(database, mine).Found.Select(found => found.Place.Entry));
        Assert.Equal([batch, ofType, byOwn], IndexesOf(Find(database, mine with { Subject = Person })));
        Assert.Equal([ofType], IndexesOf(Find(database, mine with { CertificateId = Certificate })));
        Assert.Equal([batch, ofResource, ofType], IndexesOf(Find(database, mine with { Department = "11350703003990010K" })));
        // Others' officers and cases cannot be tried out.
        Assert.Equal([byOwnOfType, byOwn], IndexesOf(Find(database, mine with { Officer = "jy-017" })));
        Assert.Empty(Find(database, mine with { CaseNumber = "case-1" }).Found);
        Assert.Equal([byOwnOfType, byOwn], IndexesOf(Find(database, new AuditCriteria { Scope = scope with { Targets = [] } })));
        Assert.Empty(Find(database, new AuditCriteria { Scope = new SearchScope("nobody", []) }).Found);

        List<ulong> turned = [];
        AuditPage page = Find(database, mine, limit: 2);
        for (turned.AddRange(IndexesOf(page)); page.Last is not null; turned.AddRange(IndexesOf(page)))
        {
            page = Find(database, mine, page.Last, limit: 2);
        }

        Assert.Equal([batch, byOwnOfType, ofResource, ofType, byOwn], turned);

        AuditSearch search = new(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node));
        Assert.Equal([2], await search.EntriesAsync(0, batch, scope, CancellationToken.None));
        Assert.Equal([0], await search.EntriesAsync(0, byOwn, scope, CancellationToken.None));
        Assert.Empty(await search.EntriesAsync(0, others, scope, CancellationToken.None));
        Assert.Empty(await search.EntriesAsync(0, others + 1, scope, CancellationToken.None));
    }

    /// <summary>If this fails, a node that was brought to a new version finds nothing of what was asked before, also in the logs of replicas that are no more.</summary>
    public static async Task OldRowsAreBroughtOverAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database, replica: 1);
        await log.AppendAsync(record => (record.Whom, record.Why.CaseNumber, record.Decision) = (new Whom { HolderCode = Person }, "case-1", AuditDecision.Denied));
        await log.AppendAsync(record => record.What = new What { CertificateType = "type", CertificateIds = { Certificate, "another", "a third" } });
        await log.AppendAsync(record =>
        {
            record.Embargo = new AuditEmbargo { Rule = "police", Until = Timestamp.FromDateTimeOffset(log.Now.AddDays(1)) };
            record.Entries.Add(Enumerable.Range(0, 20).Select(number => new AuditRecord { Whom = new Whom { HolderCode = $"person {number}" }, What = new What { CertificateIds = { $"certificate {number}" } } }));
        });
        await log.ProjectAsync();
        IReadOnlyList<OldRows.Row> rows = await OldRows.ReadAsync(database);
        Assert.Equal(25, rows.Count);

        await OldRows.PutBackAsync(database);
        Assert.NotEmpty(await Migrator.MigrateAsync(database, CancellationToken.None));

        IReadOnlyList<OldRows.Row> brought = await OldRows.ReadAsync(database);
        Assert.Equal(rows.Select(row => row.Said), brought.Select(row => row.Said));
        Assert.Equal([0L, 1, 2], brought.Where(row => row.record_index == 1).Select(row => row.part).Order());
        Assert.Equal([1UL], IndexesOf(Find(database, new AuditCriteria { Officer = "jy-017", CertificateId = "a third" })));
        Assert.Equal(23, Find(database, new AuditCriteria()).Found.Count);
        Assert.Equal([new CoveredLog(1, 3)], Find(database, new AuditCriteria()).Covered);
    }

    /// <summary>If this fails, a volume that is lost in a rush loses minutes of records, or a search answers with less than it says.</summary>
    public static async Task SealedRecordsComeFirstAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using CopiedLog log = new(database);
        await AppendManyAsync(log, 10);
        // Longer than any block.
        await log.AppendAsync(record => record.Entries.Add(Enumerable.Range(0, 100).Select(_ => new AuditRecord { Whom = new Whom { HolderCode = Person } })));
        await AppendManyAsync(log, 10);
        using LogProjection copied = await log.OpenProjectionAsync();
        await copied.StepAsync(21, CancellationToken.None);

        Assert.Equal((21UL, 0UL), (await log.Copies.NextAsync(CancellationToken.None), await log.Copies.SearchableAsync(CancellationToken.None)));
        Assert.Equal([new CoveredLog(0, 0)], Find(database, new AuditCriteria()).Covered);
        AuditSearch search = new(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node));
        Assert.Null(await search.GetAsync(0, 10, CancellationToken.None));
        Assert.Equal(21, (await log.Copies.ReadAsync(0, 100, CancellationToken.None)).Count);
        Assert.Equal([9UL, 10, 11], (await log.Copies.ReadAsync(9, 3, CancellationToken.None)).Select(record => record.Index));

        // Rows that there are no records for would be found and could not be shown.
        await AppendManyAsync(log, 1);
        using (QuestionProjection ahead = await log.OpenQuestionsAsync())
        {
            await Assert.ThrowsAsync<CopyDisagreesException>(() => ahead.StepAsync(22, CancellationToken.None));
        }

        using QuestionProjection searchable = await log.OpenQuestionsAsync();
        Assert.Equal(21UL, await searchable.StepAsync(21, CancellationToken.None));
        Assert.Equal([new CoveredLog(0, 21)], Find(database, new AuditCriteria()).Covered);
        Assert.Equal(100, (await search.GetAsync(0, 10, CancellationToken.None))!.Entries.Count);
        Assert.NotNull(await search.GetAsync(0, 20, CancellationToken.None));
        Assert.Null(await search.GetAsync(0, 21, CancellationToken.None));
    }

    private static async Task<StateDatabase> MigratedAsync(Func<StateDatabase> open)
    {
        StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return database;
    }

    private static Task AppendManyAsync(CopiedLog log, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => log.AppendAsync(record => record.Whom = new Whom { HolderCode = Person })));

    /// <summary>By another replica, which has nothing but the database and the master key.</summary>
    private static AuditPage Find(StateDatabase database, AuditCriteria criteria, SearchPlace? after = null, int limit = AuditSearch.MaximumPage) =>
        new AuditSearch(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node)).FindAsync(criteria, after, limit, CancellationToken.None).GetAwaiter().GetResult();

    private static AuditPage FindAny(StateDatabase database, AuditCriteria[] alternatives, SearchPlace? after = null, int limit = AuditSearch.MaximumPage) =>
        new AuditSearch(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node)).FindAnyAsync(alternatives, after, limit, CancellationToken.None).GetAwaiter().GetResult();

    private static IEnumerable<ulong> IndexesOf(AuditPage page) => page.Found.Select(found => (ulong)found.Place.Index);

    private static async Task AssertCopiedOnceAsync(StateDatabase database, AuditCopies copies, int count)
    {
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, count).Select(index => (long)index), await connection.QueryAsync<long>("select record_index from audit_questions order by record_index"));
        Assert.Equal(Enumerable.Range(0, count).Select(index => (ulong)index), (await copies.ReadAsync(0, count + 1, CancellationToken.None)).Select(record => record.Index));
        Assert.Equal((ulong)count, await copies.EndAsync(CancellationToken.None));
    }
}
