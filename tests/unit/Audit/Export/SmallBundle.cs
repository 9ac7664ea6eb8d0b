using Exchange.Audit;
using Exchange.Audit.Export;
using Exchange.Audit.Notes;
using Exchange.Tests.Unit.Audit.Notes;
using Exchange.Tests.Unit.Audit.Publication;
using Exchange.Tests.Unit.Audit.Tree;
using Exchange.Tests.Unit.Audit.Verification;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Audit.Export;

/// <summary>A bundle of an access, one question of a batch, and the search that found both, from a log of six records that the city has cosigned.</summary>
internal sealed class SmallBundle : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallBundle(IReadOnlyList<byte[]> records, MemoryTileStorage tiles, SignedCheckpoint checkpoint) => (Records, Tiles, Checkpoint) = (records, tiles, checkpoint);

    public static BundleTrust Trust { get; } = new([TestKeys.Log.VerifierKey], [TestKeys.City.VerifierKey]);

    public static BundledRecord[] Found { get; } = [new(0, 3, [0]), new(0, 1, [0, 2])];

    public static BundledRecord[] Searches { get; } = [new(0, 4, [])];

    /// <summary>Without logs and files.</summary>
    public static BundleManifest Manifest { get; } = new()
    {
        Made = TestKeys.Now.AddMilliseconds(567),
        IsWhole = true,
        Covered = [new BundledCoverage(0, 4)],
        Logs = [],
        Searches = Searches,
        Found = Found,
    };

    public string Path => _directory.Path;

    /// <summary>The records of the log, as they are encoded there.</summary>
    public IReadOnlyList<byte[]> Records { get; }

    public MemoryTileStorage Tiles { get; }

    public SignedCheckpoint Checkpoint { get; }

    public static AuditRecord Access() => new()
    {
        Time = Timestamp.FromDateTimeOffset(TestKeys.Now),
        Kind = AuditKind.Lookup,
        Node = "350703",
        Decision = AuditDecision.Allowed,
        Who = new Who { Client = "requester", Department = "11350703003990010K", Officer = "jy-017", SaltHigh = 1, SaltLow = 2 },
        Why = new Why { Purpose = "办理食品经营许可", CaseNumber = "case-1", SaltHigh = 3, SaltLow = 4 },
        Whom = new Whom { HolderCode = "the-holder", HolderCodeType = "111", SaltHigh = 5, SaltLow = 6 },
        What = new What { CertificateIds = { "a-certificate" }, FieldsReleased = { "number", "holder.name" }, SaltHigh = 7, SaltLow = 8 },
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        SaltHigh = 9,
        SaltLow = 10,
    };

    /// <summary>Two questions, the second of which is the one that people look for.</summary>
    public static AuditRecord Batch()
    {
        AuditRecord batch = Access();
        (batch.Kind, batch.Whom, batch.What) = (AuditKind.Batch, null, null);
        batch.Entries.Add(new AuditRecord { Verdict = "valid", Whom = new Whom { HolderCode = "somebody-else", SaltHigh = 11 }, SaltHigh = 12 });
        batch.Entries.Add(new AuditRecord
        {
            Verdict = "revoked",
            Decision = AuditDecision.Allowed,
            Whom = new Whom { HolderCode = "holder-of-question", SaltHigh = 13 },
            What = new What { CertificateIds = { "certificate-of-question" }, SaltHigh = 14 },
            SaltHigh = 15,
        });
        return batch;
    }

    /// <param name="finish">Whether it is made to its end, with everything in it.</param>
    public static async Task<SmallBundle> CreateAsync(Action<AuditRecord>? access = null, bool finish = true)
    {
        SimulatedDisk disk = new();
        AuditRecord own = Access();
        access?.Invoke(own);
        using (AuditLog log = TestLog.Open(disk))
        {
            await TestLog.Append(log, 0, 1);
            await log.AppendAsync(Batch());
            await TestLog.Append(log, 2, 1);
            await log.AppendAsync(own);
            await log.AppendAsync(new AuditRecord
            {
                Kind = AuditKind.Search,
                Time = Timestamp.FromDateTimeOffset(TestKeys.Now),
                Decision = AuditDecision.Allowed,
                Who = new Who { Client = "auditor", Officer = "sj-001" },
                Searched = new AuditSearched { CaseNumber = "case-1", Answered = 3 },
            });
            await TestLog.Append(log, 5, 1);
        }

        MemoryTileStorage tiles = new();
        MemoryCheckpointStore checkpoints = new();
        SmallLog.Publish(disk, tiles, checkpoints, 6);
        SmallBundle bundle = new([.. TestLog.Read(disk).Select(entry => entry.Record.ToByteArray())], tiles, SmallLog.Parse(SmallLog.Cosigned(checkpoints.Current!)));
        if (finish)
        {
            BundleVerification made = bundle.Make();
            Assert.True(made.IsSound, $"{made.Bad}");
        }

        return bundle;
    }

    /// <summary>Writes the bundle.</summary>
    /// <param name="change">Changes what it is made of: the manifest, and for a record the file that is added.</param>
    public BundleVerification Make(BundleManifest? manifest = null, Func<BundledRecord, byte[], byte[]>? change = null, RecordGroups withheld = RecordGroups.None)
    {
        manifest ??= Manifest;
        BundleWriter writer = new(Path, Trust);
        foreach (BundledRecord place in manifest.Found.Concat(manifest.Searches))
        {
            byte[] file = DisclosedRecord.Of(Records[(int)place.Index], withheld, place.Entries.ToHashSet()).ToBytes();
            writer.Add(place.Replica, place.Index, change?.Invoke(place, file) ?? file);
        }

        foreach (int replica in manifest.Found.Concat(manifest.Searches).Select(place => place.Replica).Distinct())
        {
            writer.AddLog(replica, Checkpoint, Tiles);
        }

        return writer.Finish(manifest);
    }

    public BundleVerification Verify(BundleTrust? trust = null) => BundleCheck.Run(Path, trust ?? Trust);

    public string[] FileNames() => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)];

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public void Write(string name, byte[] content) => File.WriteAllBytes(PathOf(name), content);

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Dispose();
}
