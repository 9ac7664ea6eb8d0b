using System.Text.Json.Serialization;

namespace Exchange.Gateway.Verification.Presentations;

/// <summary>What a presentation says: the payload of its JWS.</summary>
/// <param name="Iss">The public address of the node that signed it.</param>
/// <param name="Jti">128 random bits in base64url: no other presentation has it.</param>
/// <param name="Iat">In seconds since 1970, as <paramref name="Exp"/>.</param>
/// <param name="Sub">The certificate identifier.</param>
/// <param name="Status">Absent where the node publishes no status list of the type.</param>
internal sealed record PresentationClaims(
    string Iss, string Jti, long Iat, long Exp, string Sub, PresentedCertificate Cert, PresentedStatus? Status);

/// <summary>What somebody with the certificate before their eyes compares, the holder by masked name only.</summary>
/// <param name="ValidTo">The last day, through its last second; absent means without end.</param>
internal sealed record PresentedCertificate(
    CodeAndName Type, string Number, CodeAndName Issuer, string Holder, DateOnly? ValidFrom, DateOnly? ValidTo);

/// <summary>As a referenced token names its status (IETF Token Status List, section 6.1).</summary>
internal sealed record PresentedStatus([property: JsonPropertyName("status_list")] PresentedStatusList StatusList);

internal sealed record PresentedStatusList(long Idx, string Uri);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PresentationClaims))]
internal sealed partial class PresentationClaimsJson : JsonSerializerContext;
