using Exchange.Gateway.Sources;

namespace Exchange.Gateway.MyData;

/// <summary>What a person has of a certificate type.</summary>
/// <param name="Ids">Also of certificates that are no longer valid; null where it could not be found out.</param>
internal sealed record HeldCertificates(CertificateTypeEntry Type, IReadOnlyList<string>? Ids);
