using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Asks an issuer for an access token as a client that proves itself with its key (RFC 7523 clause 2.2).</summary>
internal static class TokenClient
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };
    private static readonly TimeSpan s_assertionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Asks the issuer to take an access token back (RFC 7009 clause 2.1).</summary>
    /// <exception cref="HttpRequestException">The issuer cannot be reached, or refuses; the message has its reason.</exception>
    public static async Task RevokeAsync(
        HttpClient http, string issuer, string clientId, SigningCredentials credentials, string token, TimeProvider time, CancellationToken cancellation)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["token"] = token,
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = Assert(clientId, issuer, credentials, time),
        });
        using HttpResponseMessage response = await PostAsync(http, issuer, "/oauth2/revoke", form, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, cancellation);
        }
    }

    /// <exception cref="HttpRequestException">The issuer cannot be reached, or refuses; the message has its reason.</exception>
    public static async Task<TokenAnswer> AskAsync(
        HttpClient http, string issuer, string clientId, SigningCredentials credentials, TimeProvider time, CancellationToken cancellation)
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = Assert(clientId, issuer, credentials, time),
        });
        using HttpResponseMessage response = await PostAsync(http, issuer, "/oauth2/token", form, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return await ReadAsync<TokenAnswer>(response, cancellation) is { AccessToken.Length: > 0 } answer
                ? answer
                : throw new HttpRequestException("The issuer answers something that holds no access token.", null, response.StatusCode);
        }

        throw await RefusalAsync(response, cancellation);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string issuer, string path, FormUrlEncodedContent form, CancellationToken cancellation)
    {
        try
        {
            return await http.PostAsync(new Uri(issuer.TrimEnd('/') + path), form, cancellation);
        }
        catch (SocketException exception)
        {
            // The framework lets it through where the other side goes away while the connection is being made.
            throw new HttpRequestException("The issuer closed the connection as it was made.", exception);
        }
    }

    private static async Task<HttpRequestException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        TokenError? error = await ReadAsync<TokenError>(response, cancellation);
        return new HttpRequestException($"The issuer refuses: {error?.Error} {error?.Description}".TrimEnd(), null, response.StatusCode);
    }

    /// <summary>Null where the body is not what it should be: an issuer can be anything that answers at its address.</summary>
    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(cancellation);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Assert(string clientId, string issuer, SigningCredentials credentials, TimeProvider time)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return s_handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = issuer,
            IssuedAt = now,
            Expires = now + s_assertionLifetime,
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString("N") },
        });
    }
}
