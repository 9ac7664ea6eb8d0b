using System.Collections.Frozen;

namespace Exchange.Gateway.Sources;

/// <summary>A certificate type and who answers for it.</summary>
/// <param name="TimeToLive">How old an answer from the cache may be.</param>
internal sealed record CertificateTypeEntry(string Code, string Name, ICertificateOrigin Origin, TimeSpan TimeToLive);

/// <summary>The certificate types that this node answers for.</summary>
internal sealed class CertificateTypes(IEnumerable<CertificateTypeEntry> types)
{
    private readonly FrozenDictionary<string, CertificateTypeEntry> _byCode = types.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);

    public IEnumerable<CertificateTypeEntry> All => _byCode.Values;

    public CertificateTypeEntry? Find(ReadOnlySpan<char> code) =>
        _byCode.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(code, out CertificateTypeEntry? type) ? type : null;
}
