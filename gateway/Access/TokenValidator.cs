using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>
/// Validates access tokens (RFC 9068). A good token's outcome is kept by its SHA-256 until it expires, under the
/// snapshot it was validated with; a bad one is never kept, so that it can neither pass later nor fill the cache.
/// </summary>
/// <param name="audience">Whom tokens must be meant for.</param>
/// <param name="capacity">How many outcomes are kept at most.</param>
internal sealed class TokenValidator(AccessSnapshots snapshots, string audience, TimeProvider time, int capacity = 20_000)
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromSeconds(1);

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = SignedToken.MaximumLength };

    private ConcurrentDictionary<TokenHash, KeptToken> _kept = new();
    private AccessSnapshot? _keptUnder;

    /// <summary>In ticks: when expired outcomes are looked for again, so that a full cache is not searched at every call.</summary>
    private long _sweepAgain;

    /// <summary>How many outcomes are kept.</summary>
    public int Kept => _kept.Count;

    /// <summary>The client that the token names, or the problem with it.</summary>
    public ValueTask<Outcome<Client>> ValidateAsync(ReadOnlySpan<char> token)
    {
        AccessSnapshot snapshot = snapshots.Current;
        ForgetOtherSnapshots(snapshot);

        if (token.Length <= SignedToken.MaximumLength && _kept.TryGetValue(TokenHash.Of(token), out KeptToken kept) && ReferenceEquals(kept.Snapshot, snapshot))
        {
            return ValueTask.FromResult<Outcome<Client>>(time.GetUtcNow() < kept.Expires ? kept.Client : Expired());
        }

        return new ValueTask<Outcome<Client>>(ValidateFullyAsync(token.ToString(), snapshot));
    }

    private async Task<Outcome<Client>> ValidateFullyAsync(string token, AccessSnapshot snapshot)
    {
        if (!SignedToken.TryRead(token, out JsonWebToken? read))
        {
            return Invalid("The access token is not a signed JSON Web Token that this node can read.");
        }

        // Only the keys of the issuer that the token names are tried: one issuer can never speak for another.
        if (!snapshot.IssuerKeys.TryGetValue(read.Issuer, out IReadOnlyList<SecurityKey>? keys))
        {
            return Invalid("The access token comes from an issuer that this node does not trust.");
        }

        TokenValidationResult result = await s_handler.ValidateTokenAsync(read, Parameters(read.Issuer, keys));
        if (!result.IsValid)
        {
            return Describe(result.Exception);
        }

        if (!read.TryGetPayloadValue("client_id", out string? clientId) || clientId is null || !snapshot.Clients.TryGetValue(clientId, out Client? client))
        {
            return Invalid("The access token names a client that this node does not know.");
        }

        Keep(token, new KeptToken(client, new DateTimeOffset(read.ValidTo, TimeSpan.Zero), snapshot));
        return client;
    }

    private TokenValidationParameters Parameters(string issuer, IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidTypes = ["at+jwt", "application/at+jwt"],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
        ValidIssuer = issuer,
        ValidAudience = audience,
        IssuerSigningKeys = keys,
        // A token whose `kid` is not in the issuer's set is refused instead of tried against every key.
        TryAllIssuerSigningKeys = false,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ClockSkew = TimeSpan.FromSeconds(5),
        LifetimeValidator = (from, until, _, parameters) => CheckLifetime(from, until, parameters.ClockSkew),
    };

    /// <summary>The library's own clock cannot be replaced, so lifetimes are judged here by the node's.</summary>
    private bool CheckLifetime(DateTime? from, DateTime? until, TimeSpan skew)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (until is null)
        {
            throw new SecurityTokenNoExpirationException();
        }

        if (until <= now)
        {
            throw new SecurityTokenExpiredException();
        }

        return from is null || from <= now + skew;
    }

    private static Problem Describe(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => Expired(),
        SecurityTokenInvalidAudienceException => Invalid("The access token is meant for another audience."),
        SecurityTokenInvalidTypeException => Invalid("The token is not an access token (typ at+jwt)."),
        SecurityTokenSignatureKeyNotFoundException => Invalid("The access token is signed with a key that its issuer does not publish."),
        SecurityTokenInvalidAlgorithmException => Invalid("The access token's algorithm is not accepted."),
        SecurityTokenInvalidLifetimeException or SecurityTokenNotYetValidException => Invalid("The access token is not valid yet."),
        _ => Invalid("The access token's signature does not hold."),
    };

    private static Problem Expired() => new(ProblemKind.TokenExpired, "The access token has expired.");

    private static Problem Invalid(string detail) => new(ProblemKind.TokenInvalid, detail);

    private void Keep(string token, KeptToken kept)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_kept.Count >= capacity && now.UtcTicks >= Volatile.Read(ref _sweepAgain))
        {
            Volatile.Write(ref _sweepAgain, (now + s_sweepInterval).UtcTicks);
            foreach ((TokenHash hash, KeptToken old) in _kept)
            {
                if (old.Expires <= now)
                {
                    _kept.TryRemove(hash, out _);
                }
            }
        }

        if (_kept.Count < capacity)
        {
            _kept[TokenHash.Of(token)] = kept;
        }
    }

    private void ForgetOtherSnapshots(AccessSnapshot snapshot)
    {
        if (!ReferenceEquals(Volatile.Read(ref _keptUnder), snapshot) && !ReferenceEquals(Interlocked.Exchange(ref _keptUnder, snapshot), snapshot))
        {
            _kept = new ConcurrentDictionary<TokenHash, KeptToken>();
        }
    }

    private readonly record struct KeptToken(Client Client, DateTimeOffset Expires, AccessSnapshot Snapshot);

    /// <summary>A SHA-256, as a key: tokens themselves are not kept in memory.</summary>
    private readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
    {
        /// <param name="token">At most <see cref="SignedToken.MaximumLength"/> characters.</param>
        public static TokenHash Of(ReadOnlySpan<char> token)
        {
            Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
            Span<ulong> hash = stackalloc ulong[4];
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], MemoryMarshal.AsBytes(hash));
            return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
        }

        public override int GetHashCode() => (int)A;
    }
}
