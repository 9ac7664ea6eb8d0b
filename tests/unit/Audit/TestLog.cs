using System.Globalization;
using Exchange.Audit;
using Exchange.Audit.Storage;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Audit;

/// <summary>Logs and records as the tests of this folder need them.</summary>
internal static class TestLog
{
    public const string Name = "350703/0";

    public static readonly AuditKeys Keys = AuditKeys.Parse(AuditKeys.Generate());

    /// <param name="bytesAhead">None as a rule, so that a file ends where its records end.</param>
    public static AuditLog Open(ILogStorage storage, TimeProvider? time = null, long segmentBytes = 64 << 20, AuditKeys? keys = null, int bytesAhead = 0) =>
        AuditLog.Open(new AuditLogOptions { LogName = Name, SegmentBytes = segmentBytes, BytesAhead = bytesAhead }, keys ?? Keys, time ?? new SimulatedTime(), storage);

    /// <summary>A record that can be told from every other by its number.</summary>
    public static AuditRecord Record(int number) => new()
    {
        Time = new Timestamp { Seconds = 1_790_000_000 },
        Kind = AuditKind.Verification,
        Decision = AuditDecision.Allowed,
        TraceId = number.ToString("D6", CultureInfo.InvariantCulture),
    };

    public static int NumberOf(AuditRecord record) => int.Parse(record.TraceId, CultureInfo.InvariantCulture);

    public static async Task Append(AuditLog log, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            await log.AppendAsync(Record(number));
        }
    }

    public static List<AuditEntry> Read(ILogStorage storage) => [.. new AuditLogReader(storage, Keys).Read()];

    public static AuditVerification Verify(ILogStorage storage) => new AuditLogReader(storage, Keys).Verify();

    /// <summary>Asserts that the log holds exactly the records first to first + count − 1, each at the index of its number.</summary>
    public static void AssertHolds(ILogStorage storage, int count)
    {
        var entries = Read(storage);
        Assert.Equal(Enumerable.Range(0, count), entries.Select(entry => NumberOf(entry.Record)));
        Assert.Equal(Enumerable.Range(0, count), entries.Select(entry => (int)entry.Index));
    }

    /// <summary>A log of <paramref name="count"/> records whose writer was killed, each record a group of its own.</summary>
    public static async Task<SimulatedDisk> Killed(int count)
    {
        var disk = new SimulatedDisk();
        using var log = Open(disk);
        await Append(log, 0, count);
        return disk.AfterKill();
    }
}
