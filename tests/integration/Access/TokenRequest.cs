using Exchange.Gateway.Access;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Integration.Access;

/// <summary>What a client sends for a token, made by hand so that it can be wrong and be sent twice.</summary>
internal sealed record TokenRequest
{
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    public required string Client { get; init; }

    public required SigningKeys Keys { get; init; }

    public required string Audience { get; init; }

    public string? Subject { get; init; }

    public string? Identifier { get; init; } = Guid.NewGuid().ToString("N");

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(1);

    public string GrantType { get; init; } = "client_credentials";

    public string AssertionType { get; init; } = TokenClient.AssertionType;

    /// <summary>What a client of the demo sends to a node.</summary>
    public static TokenRequest Of(Demo demo, string client, NodeClient node) =>
        new() { Client = client, Keys = demo.KeysOf(client), Audience = node.Addresses.BaseUrl };

    /// <summary>A form that can be sent more than once: its assertion is fixed.</summary>
    public Func<FormUrlEncodedContent> Form()
    {
        DateTime now = DateTime.UtcNow;
        Dictionary<string, object> claims = new() { ["sub"] = Subject ?? Client };
        if (Identifier is not null)
        {
            claims["jti"] = Identifier;
        }

        string assertion = s_handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Client,
            Audience = Audience,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = Keys.Credentials,
            Claims = claims,
        });
        return () => new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = GrantType,
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = assertion,
        });
    }

    public Task<Answer> SendAsync(NodeClient node) => node.PostAsync("/oauth2/token", Form()());
}
