using Exchange.Audit;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Bench.Audit;

/// <summary>A record as a cached verification leaves it behind.</summary>
internal static class SampleRecord
{
    public static AuditRecord Build() => new()
    {
        Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
        Kind = AuditKind.Verification,
        Node = "350703",
        Decision = AuditDecision.Allowed,
        Who = new Who { Client = "district-counter", Department = "11350703MB0000001X", Officer = "jy-017" },
        Why = new Why { Purpose = "办理食品经营许可", ItemCode = "11350703MB0000001X4350131001000", CaseNumber = "350703-20261122-000017" },
        Whom = new Whom { HolderCode = "91350703MA00000000", HolderCodeType = "001" },
        What = new What
        {
            CertificateType = "11100000MB0143028R001",
            CertificateIds = { "1.2.156.3005.2.11100000MB0143028R001.91350703MA0000001X.0000000001.001.K" },
        },
        Verdict = "valid",
        ServedFrom = "cache",
        AsOf = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
        LatencyMicroseconds = 120,
    };
}
