using System.Data.Common;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Exchange.Gateway.Access;

/// <summary>
/// Takes access tokens back (RFC 7009): a client its own, an administrator's client any. A token that means nothing here is
/// answered like one that was taken back, because either way it is worth nothing afterwards (clause 2.2).
/// </summary>
internal sealed class RevocationEndpoint(ClientForms forms, TokenValidator tokens, RevokedTokens revoked, IRevocationRecords records)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/oauth2/revoke", (Delegate)RevokeAsync)
            .WithTags("Access").WithSummary("An access token is taken back, within a second at every replica of the node")
            .Accepts<RevocationRequest>("application/x-www-form-urlencoded")
            .Produces(200).Produces<TokenError>(400).Produces<TokenError>(401).Produces<TokenError>(503)
            .DisableAntiforgery();

    private async Task<Results<Ok, JsonHttpResult<TokenError>>> RevokeAsync(HttpContext http)
    {
        (IFormCollection? form, JsonHttpResult<TokenError>? refusal) = await ClientForms.ReadAsync(http);
        if (form is null)
        {
            return refusal!;
        }

        if (form["token"] is not [{ Length: > 0 } token])
        {
            return ClientForms.Refuse("invalid_request", "token must be the access token to take back.", 400);
        }

        (ProvenClient? proven, refusal) = await forms.AuthenticateAsync(http, form);
        if (proven is null)
        {
            return refusal!;
        }

        Client? holder = (await tokens.ValidateAsync(token)).Value;
        bool allowed = holder is null || holder.Id == proven.Client.Id || proven.Client.Roles.Contains(Roles.Admin);
        if (holder is not null && allowed && !await TryRevokeAsync(token, http.RequestAborted))
        {
            return ClientForms.Unavailable(http, "The revocation cannot be kept now. The token goes on; try again.");
        }

        if (!await records.TryRecordAsync(proven.Client, holder, allowed))
        {
            return ClientForms.Unavailable(http, "The record of this call cannot be written now. Try again.");
        }

        return allowed
            ? TypedResults.Ok()
            : ClientForms.Refuse("invalid_grant", "The token was issued to another client; only an administrator's client takes back the tokens of others.", 400);
    }

    private async Task<bool> TryRevokeAsync(string token, CancellationToken cancellation)
    {
        // It was validated, so it can be read.
        SignedToken.TryRead(token, out JsonWebToken? read);
        TokenHash hash = TokenHash.OfSigned(token);
        DateTimeOffset expires = new(read!.ValidTo, TimeSpan.Zero);
        try
        {
            await revoked.AddAsync(hash, expires, cancellation);
        }
        catch (DbException)
        {
            return false;
        }

        tokens.Revoke(hash, expires);
        return true;
    }
}

/// <summary>Records that a token was taken back, or that somebody was refused who wanted to.</summary>
internal interface IRevocationRecords
{
    /// <param name="by">Who asked.</param>
    /// <param name="holder">The client that the token names; null where the token means nothing here.</param>
    /// <returns>False where it cannot be recorded now.</returns>
    ValueTask<bool> TryRecordAsync(Client by, Client? holder, bool allowed);
}

/// <summary>What a client sends to take a token back, as a form. There is one kind of token, so a hint of its kind is not looked at.</summary>
internal sealed record RevocationRequest(
    [property: JsonPropertyName("token")] string Token,
    [property: JsonPropertyName("token_type_hint")] string? TokenTypeHint,
    [property: JsonPropertyName("client_assertion_type")] string ClientAssertionType,
    [property: JsonPropertyName("client_assertion")] string ClientAssertion);
