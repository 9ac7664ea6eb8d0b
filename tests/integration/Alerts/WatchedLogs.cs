using Exchange.Audit;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Following;
using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Health;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Copies;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Search;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>The logs of two replicas and their copies in one database, over which the replicas watch.</summary>
internal sealed class WatchedLogs : IAsyncDisposable
{
    private readonly AlertPlan _plan;

    private WatchedLogs(StateDatabase database, IReadOnlyList<AlertRuleOptions> rules)
    {
        Database = database;
        Logs = [new CopiedLog(database, 0), new CopiedLog(database, 1)];
        ConfigurationErrors errors = new();
        _plan = RuleCompiler.Compile(new AlertOptions { Rules = [.. rules] }, new HashSet<string>(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), errors);
        Assert.Empty(errors.Lines);
        NodeHealth health = new(TimeProvider.System);
        Records = new CopiedRecords(database, new CopiedMonths(CopiedLog.Keys, CopiedLog.Node), health);
        Store = new AlertStore(database, health);
        Silences = new SilenceStore(database, health);
        Watched = new WatchStore(database, health);
        Now = Logs[0].Now;
    }

    public StateDatabase Database { get; }

    public IReadOnlyList<CopiedLog> Logs { get; }

    public CopiedRecords Records { get; }

    public AlertStore Store { get; }

    public SilenceStore Silences { get; }

    public WatchStore Watched { get; }

    public SubjectNames Names { get; } = new(CopiedLog.Keys);

    public DateTimeOffset Now { get; set; }

    public TimeProvider Time => new OwnTime(this);

    public static async Task<WatchedLogs> OpenAsync(Func<StateDatabase> open, params IReadOnlyList<AlertRuleOptions> rules)
    {
        StateDatabase database = open();
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return new WatchedLogs(database, rules);
    }

    /// <summary>An officer looks at a person; the record is copied.</summary>
    public async Task<ulong> LookAsync(int replica, string person, string officer = "jy-017", string type = "type", AuditKind kind = AuditKind.Lookup)
    {
        Logs[replica].Now = Now;
        ulong index = await Logs[replica].AppendAsync(record =>
        {
            record.Kind = kind;
            record.Who.Officer = officer;
            record.Whom = new Whom { HolderCode = person };
            record.What = new What { CertificateType = type };
        });
        await Logs[replica].ProjectAsync();
        return index;
    }

    /// <summary>A replica begins to watch: another one, or the same after a fall.</summary>
    public Task<AccessWatch> WatchAsync() => AccessWatch.OpenAsync(_plan, Names, Records, Watched, Silences, Time, CancellationToken.None);

    /// <summary>Looks at everything that is copied.</summary>
    /// <returns>The alerts that were raised; null where another replica has been quicker.</returns>
    public static async Task<IReadOnlyList<NewAlert>?> LookAtAllAsync(AccessWatch watch)
    {
        List<NewAlert> alerts = [];
        while (true)
        {
            if (await watch.StepAsync(CancellationToken.None) is not { } step)
            {
                return null;
            }

            alerts.AddRange(step.Alerts);
            if (step.Records == 0)
            {
                return alerts;
            }
        }
    }

    /// <summary>A replica writes the records that are still to be written, and copies its log.</summary>
    public async Task RecordAsync(int replica)
    {
        await new AlertRecorder(Store, Records, Names, Logs[replica].Log, CopiedLog.Node, Time).RecordAsync(CancellationToken.None);
        await Logs[replica].ProjectAsync();
    }

    public async Task<AuditRecord> RecordAtAsync(RecordPlace place) =>
        (await Records.FindAsync([(place.Replica, place.Index)], CancellationToken.None))[(place.Replica, place.Index)];

    public async ValueTask DisposeAsync()
    {
        foreach (CopiedLog log in Logs)
        {
            log.Dispose();
        }

        await Database.DisposeAsync();
    }

    private sealed class OwnTime(WatchedLogs logs) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => logs.Now;
    }
}
