using System.Data.Common;
using Dapper;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Audit.Tree;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Restoring;
using Exchange.Gateway.State;

namespace Exchange.Tests.Integration.Search;

/// <summary>What copying published logs, serving them and writing them again must do in every database. Each test gets an empty one.</summary>
internal static class RestoreCompliance
{
    /// <summary>If this fails, an auditor who asks another replica is shown another log, or none.</summary>
    public static async Task OthersServeTheSameBytesAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        foreach (int count in (int[])[300, 1, 399])
        {
            await log.AppendAsync(count);
            await log.PublishAsync();
            Assert.NotEqual(0, await log.CopyTreeAsync());
            Assert.Equal(log.Published.Checkpoint(), await log.Served.CheckpointAsync(0, CancellationToken.None));
        }

        string[] paths = ["tile/0/000", "tile/0/001", "tile/0/001.p/7", "tile/0/002", "tile/0/002.p/188", "tile/0/002.p/3", "tile/0/002.p/189", "tile/0/003.p/1", "tile/1/000", "tile/1/000.p/2", "tile/1/000.p/3",
            "tile/2/000.p/1", "tile/entries/000", "tile/entries/001.p/255", "tile/entries/002.p/188", "tile/entries/002.p/189", "tile/entries/002.p/1"];
        foreach (string path in paths)
        {
            Assert.True(TilePath.TryParse(path, out TilePath tile));
            log.Published.TryRead(path, out byte[]? own);
            Assert.Equal(own, await log.Served.ReadAsync(0, tile, CancellationToken.None));
        }

        TreeHead head = new(700, new TreeHash(log.Latest!.Checkpoint.RootHash.Span));
        Assert.Null(TreeCheck.Run(log.Served.TilesOf(0), head).Bad);
        Assert.Null(await log.Served.CheckpointAsync(1, CancellationToken.None));
        Assert.Equal(0, await log.CopyTreeAsync());
    }

    /// <summary>If this fails, a replica shows a checkpoint whose entries it cannot give, which looks like a log that hides something.</summary>
    public static async Task CheckpointWaitsForItsRecordsAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        await log.AppendAsync(300);
        await log.PublishAsync();
        await log.CopyTreeAsync();
        byte[]? first = log.Published.Checkpoint();
        Assert.True(TilePath.TryParse("tile/0/000", out TilePath tile));

        Assert.True(await log.Log.Copies.TryForgetAsync(0, 300, CancellationToken.None));
        Assert.Null(await log.Served.CheckpointAsync(0, CancellationToken.None));
        Assert.Null(await log.Served.ReadAsync(0, tile, CancellationToken.None));
        Assert.Equal(0, await log.CopyTreeAsync());

        await log.Log.ProjectAsync();
        Assert.Equal(first, await log.Served.CheckpointAsync(0, CancellationToken.None));
    }

    /// <summary>If this fails, what a log has published and the database alone remembers gives way to what a false log says.</summary>
    public static async Task TreeOfAnotherLogIsNotCopiedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy lost = new(database);
        await lost.AppendAsync(10);
        await lost.PublishAsync();
        await lost.CopyTreeAsync();

        using PublishedCopy other = new(database);
        await other.AppendAsync(20);
        await Assert.ThrowsAsync<CopyDisagreesException>(other.PublishAsync);
        await Assert.ThrowsAsync<CopyDisagreesException>(other.OpenProjectionAsync);

        Assert.Equal(lost.Published.Checkpoint(), await other.Served.CheckpointAsync(0, CancellationToken.None));
    }

    /// <summary>If this fails, a lost volume takes the proof of who looked at whose data with it.</summary>
    public static async Task LostLogIsWrittenAgainAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        await log.AppendAsync(700);
        await log.PublishAsync();
        await log.CopyTreeAsync();
        await log.AppendAsync(20);
        await log.Log.ProjectAsync();

        RestoredLog restored = await log.RestoreAsync(700, 720);

        Assert.Equal((720UL, 0, null), (restored.Records, restored.Missing.Count, restored.Fault));
        Assert.NotNull(restored.LastTime);
        Assert.Equal(log.Latest!.Checkpoint.RootHash.ToArray(), restored.Roots[700].ToArray());
        Assert.True(restored.Roots.ContainsKey(720));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(log.Log.Directory, "tree")).Concat(Directory.EnumerateFiles(Path.Combine(log.Log.Directory, "months"))))
        {
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(log.Restored, Path.GetRelativePath(log.Log.Directory, file))));
        }

        Assert.True(log.Verify().IsSound);
        FileLogStorage storage = new(log.Restored);
        using AuditLog again = AuditLog.Open(new AuditLogOptions { LogName = log.Log.Name }, CopiedLog.Keys, TimeProvider.System, storage);
        Assert.Equal(720UL, await again.AppendAsync(new AuditRecord()));
        using LogProjection projection = await LogProjection.OpenAsync(storage, CopiedLog.Keys, log.Log.Name, log.Log.Copies, again.Count, CancellationToken.None);
        while (await projection.StepAsync(again.Count, CancellationToken.None))
        {
        }

        using QuestionProjection searchable = await QuestionProjection.OpenAsync(storage, CopiedLog.Keys, log.Log.Name, log.Log.Copies, CancellationToken.None);
        while (await searchable.StepAsync(projection.Next, CancellationToken.None) > 0)
        {
        }

        AuditPage page = await new AuditSearch(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node)).FindAsync(new AuditCriteria { Officer = "jy-017" }, null, 200, CancellationToken.None);
        Assert.Equal([new CoveredLog(0, 721)], page.Covered);
        Assert.All(page.Found, found => Assert.NotNull(found.Record));
    }

    /// <summary>If this fails, retiring old months costs the proofs of all records with the next volume that is lost.</summary>
    public static async Task RetiredMonthsComeBackSealedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        await WriteTwoMonthsAsync(log);
        await log.PublishAsync();
        await log.CopyTreeAsync();
        await RetireAsync(log);
        await log.CopyTreeAsync();

        Assert.True(TilePath.TryParse("tile/entries/001", out TilePath mixed));
        log.Published.TryRead("tile/entries/001", out byte[]? own);
        Assert.Equal(own, await log.Served.ReadAsync(0, mixed, CancellationToken.None));
        RestoredLog restored = await log.RestoreAsync(601);

        Assert.Equal((601UL, 0, null), (restored.Records, restored.Missing.Count, restored.Fault));
        Assert.Equal(log.Latest!.Checkpoint.RootHash.ToArray(), restored.Roots[601].ToArray());
        Assert.True(log.Verify().IsSound);
        Assert.Equal(300UL, log.Verify().Contents!.Retired);
    }

    /// <summary>If this fails, records that nobody has any more are passed over in silence.</summary>
    public static async Task RecordsThatWereNeverCopiedAreNamedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        await WriteTwoMonthsAsync(log);
        await RetireAsync(log, copyBefore: false);
        await log.CopyTreeAsync();

        RestoredLog restored = await log.RestoreAsync(601);

        Assert.Equal([new MissingRecords(0, 300, AreRetired: true)], restored.Missing);
        Assert.Equal((301UL, null), (restored.Records, restored.Fault));
        Assert.Equal(log.Latest!.Checkpoint.RootHash.ToArray(), restored.Roots[601].ToArray());
    }

    /// <summary>If this fails, whoever can write to the database decides what the restored log says.</summary>
    public static async Task ChangedCopyIsRefusedAsync(Func<StateDatabase> open)
    {
        await using StateDatabase database = await MigratedAsync(open);
        using PublishedCopy log = new(database);
        await log.AppendAsync(30);
        await log.PublishAsync();
        long changed;
        await using (DbConnection connection = await database.OpenAsync(CancellationToken.None))
        {
            (long first, byte[] frames) = await connection.QuerySingleAsync<(long, byte[])>("select first_index, frames from audit_copied_blocks where first_index <= 17 order by first_index desc limit 1");
            frames[^1] ^= 1;
            await connection.ExecuteAsync("update audit_copied_blocks set frames = @frames where first_index = @first", new { first, frames });
            changed = await connection.ExecuteScalarAsync<long>("select coalesce(min(first_index), 30) - 1 from audit_copied_blocks where first_index > 17");
        }

        Assert.StartsWith($"Record {changed} of the copy", (await log.RestoreAsync()).Fault, StringComparison.Ordinal);
    }

    private static async Task WriteTwoMonthsAsync(PublishedCopy log)
    {
        await log.AppendAsync(300);
        log.Log.Now = log.Log.Now.AddMonths(1);
        await log.AppendAsync(300);
    }

    /// <summary>Retires the first of two months, and publishes and copies the order.</summary>
    private static async Task RetireAsync(PublishedCopy log, bool copyBefore = true)
    {
        if (copyBefore)
        {
            await log.Log.ProjectAsync();
        }

        LogRetirement retired = await log.PublishAndRetireAsync(AuditMonth.Of(log.Log.Now));
        Assert.Equal(RetirementOutcome.Retired, retired.Outcome);
        await log.PublishAsync();
    }

    private static async Task<StateDatabase> MigratedAsync(Func<StateDatabase> open)
    {
        StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return database;
    }
}
