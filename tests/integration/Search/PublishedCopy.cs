using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Notes;
using Exchange.Audit.Publication;
using Exchange.Audit.Storage;
using Exchange.Audit.Verification;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Health;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.Search.Restoring;
using Exchange.Gateway.Search.Trees;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>A log of one replica that is published, and the copy of both in a database.</summary>
internal sealed class PublishedCopy(StateDatabase database) : IDisposable
{
    private static readonly NoteSignerKey s_key = NoteSignerKey.Generate("exchange.example/350703/0", NoteKeyType.Ed25519);

    private readonly TemporaryDirectory _restored = new();

    public CopiedLog Log { get; } = new(database);

    public PublishedLog Published => new(Log.Directory, 0) { Latest = Latest };

    public TreeCopies Trees { get; } = new(database, 0);

    /// <summary>As another replica reads it.</summary>
    public CopiedTrees Served { get; } = new(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node), new NodeHealth(TimeProvider.System));

    public SignedCheckpoint? Latest { get; private set; }

    /// <summary>Where it is written again.</summary>
    public string Restored => _restored.PathOf("audit");

    public async Task AppendAsync(int count, string person = "110101199003070054") =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Log.AppendAsync(record => record.Whom = new Whom { HolderCode = person })));

    /// <summary>Publishes everything, and copies the records but not the tree.</summary>
    public async Task PublishAsync()
    {
        Publish();
        await Log.ProjectAsync();
    }

    public async Task<LogRetirement> PublishAndRetireAsync(AuditMonth before)
    {
        Publish();
        return await Log.Log.RetireAsync(before, new AuditRecord { Node = CopiedLog.Node }, Log.Log.Count);
    }

    public Task<TreeProjection> OpenProjectionAsync() =>
        TreeProjection.OpenAsync(Published, Log.Storage, CopiedLog.Keys, Log.Name, Log.Copies, Trees, CancellationToken.None);

    public async Task<int> CopyTreeAsync() => await (await OpenProjectionAsync()).StepAsync(CancellationToken.None);

    /// <summary>Writes the log again from nothing but the database and the keys.</summary>
    /// <param name="sizes">The sizes at which the root is wanted.</param>
    public async Task<RestoredLog> RestoreAsync(params ulong[] sizes)
    {
        LogCopy copy = await LogCopy.ReadAsync(Log.Name, Log.Copies, Trees, CopiedLog.Keys, CancellationToken.None);
        PublishedLog published = new(Restored, 0);
        Assert.True(LogRestore.TryBegin(new FileLogStorage(Restored), out LogRestore? restore));
        using (restore)
        {
            RestoredLog restored = await new LogRestoration(Log.Copies, Trees, CopiedLog.Keys, copy).RunAsync(
                new RestoreTarget(restore, published.Tiles(), published.Checkpoints()), sizes, (_, _) => { }, CancellationToken.None);
            restore.Finish();
            return restored;
        }
    }

    /// <summary>What an auditor finds in what was written.</summary>
    public LogVerification Verify()
    {
        PublishedLog published = new(Restored, 0);
        return LogCheck.Run(
            new PublishedTree(published.Checkpoint(), published.Tiles(), new LogTrust(s_key.VerifierKey)), new LogContents(new FileLogStorage(Restored), CopiedLog.Keys));
    }

    public void Dispose()
    {
        Log.Dispose();
        Served.Dispose();
        _restored.Dispose();
    }

    private void Publish()
    {
        PublishedLog published = new(Log.Directory, 0);
        LogPublisher publisher = LogPublisher.Open(Log.Storage, CopiedLog.Keys, published.Tiles(), published.Checkpoints(), s_key.VerifierKey.Name, s_key);
        publisher.Publish(Log.Log.Count);
        Latest = publisher.Latest;
    }
}
