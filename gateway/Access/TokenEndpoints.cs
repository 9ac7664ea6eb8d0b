using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Gateway.Access;

/// <summary>
/// The built-in issuer: client credentials with <c>private_key_jwt</c> (RFC 6749 clause 4.4, RFC 7523), its key set
/// and its discovery document (RFC 8414).
/// </summary>
internal sealed class TokenEndpoints(
    ClientForms forms, TokenIssuer issuer, SigningKeys keys, TokenAudiences audiences, AccessOptions options, string issuerName)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth2/token", (Delegate)IssueAsync)
            .WithTags("Access").WithSummary("An access token for a client that proves itself with its key")
            .Accepts<TokenRequest>("application/x-www-form-urlencoded")
            .Produces<TokenAnswer>().Produces<TokenError>(400).Produces<TokenError>(401).Produces<TokenError>(503)
            .DisableAntiforgery();
        routes.MapGet("/.well-known/jwks.json", () => TypedResults.Text(Jwks.Write(keys.Public), "application/jwk-set+json"))
            .WithTags("Access").WithSummary("The public keys that this node signs with");
        routes.MapGet("/.well-known/openid-configuration", () => TypedResults.Text(Discovery(), "application/json"))
            .WithTags("Access").WithSummary("Where the issuer's endpoints are");
    }

    private async Task<Results<Ok<TokenAnswer>, JsonHttpResult<TokenError>>> IssueAsync(HttpContext http)
    {
        (IFormCollection? form, JsonHttpResult<TokenError>? refusal) = await ClientForms.ReadAsync(http);
        if (form is null)
        {
            return refusal!;
        }

        if (form["grant_type"] != "client_credentials")
        {
            return ClientForms.Refuse("unsupported_grant_type", "grant_type must be client_credentials.", 400);
        }

        (ProvenClient? proven, refusal) = await forms.AuthenticateAsync(http, form);
        if (proven is null)
        {
            return refusal!;
        }

        string token = issuer.Issue(proven.Client.Id, proven.Client.Roles, [audiences.OfTokens], options.TokenLifetime, proven.Key);
        return TypedResults.Ok(new TokenAnswer(token, "Bearer", (int)options.TokenLifetime.TotalSeconds));
    }

    private string Discovery() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["issuer"] = issuerName,
        ["token_endpoint"] = issuerName + "/oauth2/token",
        ["revocation_endpoint"] = issuerName + "/oauth2/revoke",
        ["revocation_endpoint_auth_methods_supported"] = new[] { "private_key_jwt" },
        ["revocation_endpoint_auth_signing_alg_values_supported"] = new[] { "ES256", "RS256", "PS256" },
        ["jwks_uri"] = issuerName + "/.well-known/jwks.json",
        ["grant_types_supported"] = new[] { "client_credentials" },
        ["response_types_supported"] = Array.Empty<string>(),
        ["token_endpoint_auth_methods_supported"] = new[] { "private_key_jwt" },
        ["token_endpoint_auth_signing_alg_values_supported"] = new[] { "ES256", "RS256", "PS256" },
    });
}

/// <summary>What a client sends for a token, as a form.</summary>
internal sealed record TokenRequest(
    [property: JsonPropertyName("grant_type")] string GrantType,
    [property: JsonPropertyName("client_assertion_type")] string ClientAssertionType,
    [property: JsonPropertyName("client_assertion")] string ClientAssertion);

/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

internal sealed record TokenError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description);
