using Exchange.Gateway.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Gateway.Access;

/// <summary>
/// Finds out who calls. Callers that cannot be told are noise: reported to <see cref="INoise"/> in place of a record
/// of their own.
/// </summary>
internal sealed class Authenticator(TokenValidator tokens, INoise noise)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<Outcome<Client>> AuthenticateAsync(HttpContext http)
    {
        Outcome<Client> outcome = await ReadAndValidateAsync(http.Request.Headers.Authorization);
        if (!outcome.Succeeded)
        {
            noise.Report(http.Connection.RemoteIpAddress, outcome.Problem.Kind.Code);
        }

        return outcome;
    }

    private ValueTask<Outcome<Client>> ReadAndValidateAsync(StringValues header)
    {
        if (header.Count == 0)
        {
            return ValueTask.FromResult<Outcome<Client>>(new Problem(ProblemKind.Unauthenticated, "The call carries no access token."));
        }

        string value = header[0]!;
        return header.Count == 1 && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.ValidateAsync(value.AsSpan(Scheme.Length))
            : ValueTask.FromResult<Outcome<Client>>(new Problem(ProblemKind.Unauthenticated, "The Authorization header is not one Bearer token."));
    }
}

/// <summary>Takes note of calls that nobody can be held to.</summary>
internal interface INoise
{
    void Report(System.Net.IPAddress? source, string reason);
}
