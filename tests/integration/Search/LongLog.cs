using Exchange.Audit;
using Exchange.Audit.Storage;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Search;

/// <summary>A log of a district that is long enough for whoever copies it to be caught in the middle.</summary>
internal static class LongLog
{
    private const int AtOnce = 1000;

    /// <param name="records">How many; a multiple of 1,000.</param>
    public static async Task WriteAsync(ILogStorage storage, AuditKeys keys, int records)
    {
        using AuditLog log = AuditLog.Open(new AuditLogOptions { LogName = "350703/0", SegmentBytes = 1 << 20 }, keys, TimeProvider.System, storage);
        for (int i = 0; i < records; i += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => log.AppendAsync(new AuditRecord
            {
                Kind = AuditKind.Verification,
                Decision = AuditDecision.Allowed,
                Who = new Who { Officer = Purpose.Officer },
                Whom = new Whom { HolderCode = "110101199003070054" },
            }).AsTask()));
        }
    }
}
