using System.IO.Hashing;
using System.Runtime.InteropServices;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>
/// How old a card may be: its type's time to live, less up to a tenth of it by the identifier, so that cards fetched
/// together are not fetched together again.
/// </summary>
internal static class EffectiveLifetime
{
    public static TimeSpan Of(CertificateTypeEntry type, string id) => Of(type, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan())));

    public static TimeSpan Of(CertificateTypeEntry type, ulong hash) =>
        type.TimeToLive - new TimeSpan((long)(type.TimeToLive.Ticks / 10 * ((hash >> 11) * (1.0 / (1UL << 53)))));
}
