using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Integration.Search;

/// <summary>A log of one replica on the disk, and its copy in a database.</summary>
internal sealed class CopiedLog : IDisposable
{
    public const string Node = "350703";

    private readonly TemporaryDirectory _directory = new();
    private readonly int _replica;
    private readonly SetTime _time = new();

    /// <param name="killed">A log whose writer was killed, of which this is a copy of what is on the disk.</param>
    public CopiedLog(StateDatabase database, int replica = 0, CopiedLog? killed = null)
    {
        _replica = replica;
        Database = database;
        if (killed is not null)
        {
            Copy(killed._directory.Path, _directory.Path);
        }

        Storage = new FileLogStorage(Directory);
        Copies = new AuditCopies(database, replica) { EnoughRows = 4096 };
        Log = AuditLog.Open(new AuditLogOptions { LogName = Name, SegmentBytes = 4096 }, Keys, _time, Storage);
    }

    public static AuditKeys Keys { get; } = AuditKeys.Parse(AuditKeys.Generate());

    public StateDatabase Database { get; }

    public FileLogStorage Storage { get; }

    public AuditCopies Copies { get; }

    public AuditLog Log { get; }

    public string Name => $"{Node}/{_replica}";

    public string Directory => _directory.PathOf("audit");

    public DateTimeOffset Now
    {
        get => _time.Now;
        set => _time.Now = value;
    }

    public Task<ulong> AppendAsync(Action<AuditRecord> fill)
    {
        AuditRecord record = new()
        {
            Kind = AuditKind.Verification,
            Node = Node,
            Time = Timestamp.FromDateTimeOffset(Now),
            Decision = AuditDecision.Allowed,
            Who = new Who { Client = "counter", Department = "11350703003990010K", Officer = "jy-017" },
            Why = new Why { Purpose = Purpose.Granted },
        };
        fill(record);
        return Log.AppendAsync(record).AsTask();
    }

    public Task<LogProjection> OpenProjectionAsync() => LogProjection.OpenAsync(Storage, Keys, Name, Copies, Log.Count, CancellationToken.None);

    public Task<QuestionProjection> OpenQuestionsAsync() => QuestionProjection.OpenAsync(Storage, Keys, Name, Copies, CancellationToken.None);

    /// <summary>Copies everything that is durable, and makes it searchable.</summary>
    public async Task ProjectAsync()
    {
        using LogProjection copied = await OpenProjectionAsync();
        while (await copied.StepAsync(Log.Count, CancellationToken.None))
        {
        }

        using QuestionProjection searchable = await OpenQuestionsAsync();
        while (await searchable.StepAsync(copied.Next, CancellationToken.None) > 0)
        {
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        _directory.Dispose();
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "writer.lock"))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using FileStream read = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using FileStream write = File.Create(target);
            read.CopyTo(write);
        }
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
