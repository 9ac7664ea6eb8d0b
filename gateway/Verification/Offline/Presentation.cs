using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>What the code that a holder shows says: the claims of a <c>presentation+jwt</c>.</summary>
/// <param name="Identifier">The claim <c>jti</c>: no other presentation of the issuer has it.</param>
/// <param name="IssuedAt">The claim <c>iat</c>, in Unix seconds.</param>
/// <param name="ExpiresAt">The claim <c>exp</c>, in Unix seconds.</param>
internal sealed record Presentation(
    [property: JsonPropertyName("jti"), JsonRequired] string Identifier,
    [property: JsonPropertyName("iat"), JsonRequired] long IssuedAt,
    [property: JsonPropertyName("exp"), JsonRequired] long ExpiresAt,
    [property: JsonPropertyName("cert"), JsonRequired] PresentedCertificate Certificate,
    [property: JsonPropertyName("status")] PresentedStatus? Status)
{
    public const string Type = "presentation+jwt";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <param name="token">With a signature that holds.</param>
    public static bool TryRead(JsonWebToken token, [NotNullWhen(true)] out Presentation? presentation)
    {
        try
        {
            presentation = JsonSerializer.Deserialize<Presentation>(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), s_json);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            presentation = null;
        }

        return presentation is { Identifier.Length: > 0 };
    }
}

/// <summary>The certificate as it is shown; the holder by masked name.</summary>
internal sealed record PresentedCertificate(
    [property: JsonRequired] PresentedName Type, [property: JsonRequired] string Number, [property: JsonRequired] PresentedName Issuer, string? Holder, DateOnly? ValidFrom, DateOnly? ValidTo);

internal sealed record PresentedName([property: JsonRequired] string Name);

/// <summary>The claim <c>status</c> (IETF Token Status List, section 6.1).</summary>
internal sealed record PresentedStatus([property: JsonPropertyName("status_list")] PresentedEntry? List);

internal sealed record PresentedEntry([property: JsonPropertyName("idx"), JsonRequired] long Index, [property: JsonRequired] string Uri);
