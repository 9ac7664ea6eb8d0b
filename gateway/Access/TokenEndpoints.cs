using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Gateway.Access;

/// <summary>
/// The built-in issuer: client credentials with <c>private_key_jwt</c> (RFC 6749 clause 4.4, RFC 7523), its key set
/// and its discovery document (RFC 8414). Errors are in the form that RFC 6749 clause 5.2 prescribes.
/// </summary>
internal sealed class TokenEndpoints(
    AssertionValidator assertions, TokenIssuer issuer, SigningKeys keys, TokenAudiences audiences, AccessOptions options, INoise noise, string issuerName)
{
    private const int BodyLimit = 16 * 1024;

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
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType || http.Request.ContentLength > BodyLimit)
        {
            return Refuse("invalid_request", $"Send a form (application/x-www-form-urlencoded) of at most {BodyLimit} bytes.", 400);
        }

        // Anybody may call this, so nobody may make it hold more than the limit, told beforehand or not.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyLimit;
        }

        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return Refuse("invalid_request", "The form cannot be read.", 400);
        }

        if (form["grant_type"] != "client_credentials")
        {
            return Refuse("unsupported_grant_type", "grant_type must be client_credentials.", 400);
        }

        if (form["client_assertion_type"] != TokenClient.AssertionType || form["client_assertion"] is not [{ Length: > 0 } assertion])
        {
            return Refuse("invalid_request", $"client_assertion_type must be {TokenClient.AssertionType}, and client_assertion a signed JWT.", 400);
        }

        Client? client;
        try
        {
            client = await assertions.ValidateAsync(assertion, http.RequestAborted);
        }
        catch (System.Data.Common.DbException)
        {
            http.Response.Headers.RetryAfter = "1";
            return Refuse("temporarily_unavailable", "Whether the assertion was used before cannot be told now. Try again.", 503);
        }

        if (client is null)
        {
            noise.Report(http.Connection.RemoteIpAddress, "invalid-client");
            return Refuse("invalid_client",
                "The assertion must be signed with a key of the client (kid), with iss = sub = the client's identifier, aud = this issuer, exp within 5 minutes, and a jti that was never used.", 401);
        }

        string token = issuer.Issue(client.Id, client.Roles, [audiences.OfTokens], options.TokenLifetime);
        return TypedResults.Ok(new TokenAnswer(token, "Bearer", (int)options.TokenLifetime.TotalSeconds));
    }

    private static JsonHttpResult<TokenError> Refuse(string error, string description, int status) =>
        TypedResults.Json(new TokenError(error, description), statusCode: status);

    private string Discovery() => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["issuer"] = issuerName,
        ["token_endpoint"] = issuerName + "/oauth2/token",
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
