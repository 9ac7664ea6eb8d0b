using Exchange.Gateway.Access;

namespace Exchange.Gateway.Peers;

/// <summary>
/// This node's access token at a peer: asked with a signed assertion like any client's, and asked anew before it
/// expires or when the peer refuses it.
/// </summary>
internal sealed class PeerTokens(PeerOptions options, SigningKeys keys, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _asking = new(1);
    private volatile HeldToken? _held;

    /// <exception cref="HttpRequestException">The peer cannot be reached or refuses this node.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (Usable() is { } token)
        {
            return token;
        }

        await _asking.WaitAsync(cancellation);
        try
        {
            return Usable() ?? await AskAsync(cancellation);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The peer no longer takes this token.</summary>
    public void Forget(string token)
    {
        if (_held is { } held && held.Token == token)
        {
            Interlocked.CompareExchange(ref _held, null, held);
        }
    }

    public void Dispose() => _asking.Dispose();

    private string? Usable() => _held is { } held && time.GetUtcNow() < held.UseUntil ? held.Token : null;

    private async Task<string> AskAsync(CancellationToken cancellation)
    {
        TokenAnswer answer = await TokenClient.AskAsync(http, options.Issuer, options.ClientId, keys.Credentials, time, cancellation);
        _held = new HeldToken(answer.AccessToken, time.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresIn) - s_margin);
        return answer.AccessToken;
    }

    private sealed record HeldToken(string Token, DateTimeOffset UseUntil);
}
