using Exchange.Audit;

namespace Exchange.Tests.Unit.Audit.Retirement;

/// <summary>A log over four months, ten records in each, and what orders the first two retired.</summary>
internal static class RetiredLog
{
    public const int RecordsOfAMonth = 10;

    public static readonly AuditMonth August = new(2026, 8);
    public static readonly AuditMonth September = new(2026, 9);
    public static readonly AuditMonth October = new(2026, 10);
    public static readonly AuditMonth November = new(2026, 11);

    public static async Task<(SimulatedDisk Disk, SimulatedTime Time)> WriteAsync()
    {
        var disk = new SimulatedDisk();
        var time = new SimulatedTime { Now = new DateTimeOffset(2026, 8, 22, 2, 3, 4, TimeSpan.Zero) };
        using var log = TestLog.Open(disk, time);
        for (var month = 0; month < 4; month++)
        {
            await TestLog.Append(log, month * RecordsOfAMonth, RecordsOfAMonth);
            time.Now = time.Now.AddMonths(month < 3 ? 1 : 0);
        }

        return (disk, time);
    }

    public static AuditRecord Order() => new()
    {
        Node = "350703",
        Who = new Who { Client = "district-admin", Officer = "jy-001" },
        Why = new Why { Purpose = "保存期限届满" },
    };

    public static async Task<LogRetirement> RetireAsync(SimulatedDisk disk, SimulatedTime time, AuditMonth before, ulong? published = null)
    {
        using var log = TestLog.Open(disk, time);
        return await log.RetireAsync(before, Order(), published);
    }
}
