using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Gateway.Access;

/// <summary>
/// Reads the forms that clients send to the issuer, and finds out who sends them (RFC 7523 clause 2.2). Errors are in
/// the form that RFC 6749 clause 5.2 prescribes.
/// </summary>
internal sealed class ClientForms(AssertionValidator assertions, INoise noise)
{
    private const int BodyLimit = 16 * 1024;

    /// <summary>The form, or the refusal.</summary>
    public static async Task<(IFormCollection? Form, JsonHttpResult<TokenError>? Refusal)> ReadAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType || http.Request.ContentLength > BodyLimit)
        {
            return (null, Refuse("invalid_request", $"Send a form (application/x-www-form-urlencoded) of at most {BodyLimit} bytes.", 400));
        }

        // Anybody may call this, so nobody may make it hold more than the limit, told beforehand or not.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyLimit;
        }

        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted), null);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return (null, Refuse("invalid_request", "The form cannot be read.", 400));
        }
    }

    /// <summary>The client that the form's assertion proves, or the refusal.</summary>
    public async Task<(ProvenClient? Proven, JsonHttpResult<TokenError>? Refusal)> AuthenticateAsync(HttpContext http, IFormCollection form)
    {
        if (form["client_assertion_type"] != TokenClient.AssertionType || form["client_assertion"] is not [{ Length: > 0 } assertion])
        {
            return (null, Refuse("invalid_request", $"client_assertion_type must be {TokenClient.AssertionType}, and client_assertion a signed JWT.", 400));
        }

        ProvenClient? proven;
        try
        {
            proven = await assertions.ValidateAsync(assertion, http.RequestAborted);
        }
        catch (System.Data.Common.DbException)
        {
            return (null, Unavailable(http, "Whether the assertion was used before cannot be told now. Try again."));
        }

        if (proven is null)
        {
            noise.Report(http.Connection.RemoteIpAddress, "invalid-client");
            return (null, Refuse("invalid_client",
                "The assertion must be signed with a key of the client (kid), with iss = sub = the client's identifier, aud = this issuer, exp within 5 minutes, and a jti that was never used.", 401));
        }

        return (proven, null);
    }

    public static JsonHttpResult<TokenError> Unavailable(HttpContext http, string description)
    {
        http.Response.Headers.RetryAfter = "1";
        return Refuse("temporarily_unavailable", description, 503);
    }

    public static JsonHttpResult<TokenError> Refuse(string error, string description, int status) =>
        TypedResults.Json(new TokenError(error, description), statusCode: status);
}
