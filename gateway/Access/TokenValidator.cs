using System.Collections.Concurrent;
using Exchange.Gateway.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>
/// Validates access tokens (RFC 9068). A good token's outcome is kept by its SHA-256 until it expires, under the
/// snapshot it was validated with; a bad one is never kept, so that it can neither pass later nor fill the cache.
/// A token that was taken back loses its kept outcome, so that only full validations have to look for revocations.
/// </summary>
/// <param name="audience">Whom tokens must be meant for.</param>
/// <param name="capacity">How many outcomes are kept at most.</param>
internal sealed class TokenValidator(AccessSnapshots snapshots, string audience, TimeProvider time, int capacity = 20_000)
{
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromSeconds(1);

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = SignedToken.MaximumLength };

    /// <summary>By <see cref="TokenHash.OfSigned"/>, with when they expire.</summary>
    private readonly ConcurrentDictionary<TokenHash, DateTimeOffset> _revoked = new();

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

    /// <summary>Accepts a token no more, from this moment on.</summary>
    /// <param name="token">By <see cref="TokenHash.OfSigned"/>.</param>
    /// <param name="expires">When it would have expired; it is remembered no longer than that.</param>
    public void Revoke(TokenHash token, DateTimeOffset expires)
    {
        Forget(_revoked, time.GetUtcNow() - RevokedTokens.ClockDifference, static until => until);
        _revoked[token] = expires;
        foreach ((TokenHash hash, KeptToken kept) in _kept)
        {
            if (kept.Signed == token)
            {
                _kept.TryRemove(hash, out _);
            }
        }
    }

    private async Task<Outcome<Client>> ValidateFullyAsync(string token, AccessSnapshot snapshot)
    {
        if (!SignedToken.TryRead(token, out JsonWebToken? read))
        {
            return Invalid("The access token is not a signed JSON Web Token that this node can read.");
        }

        // Only the keys of the issuer that the token names are tried: one issuer can never speak for another.
        snapshot.PersonIssuers.TryGetValue(read.Issuer, out PersonIssuer? identities);
        if (!snapshot.IssuerKeys.TryGetValue(read.Issuer, out IReadOnlyList<SecurityKey>? keys) && (keys = identities?.Keys) is null)
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

        if (read.Issuer == audience && read.TryGetPayloadValue(TokenIssuer.ProvenByClaim, out string? key) && !client.Keys.Any(own => KeyThumbprint.Of(own) == key))
        {
            return Invalid("The client's key that the access token was asked for with was withdrawn.");
        }

        if (identities is not null)
        {
            if (!client.Roles.Contains(Roles.CitizenApp))
            {
                return Invalid("The access token's issuer signs persons in at clients of the role citizen-app, and speaks for no other client.");
            }

            if (identities.PersonOf(read) is not { } person)
            {
                return Invalid("The access token does not name a person as its issuer is configured to.");
            }

            client = client with { Person = person };
        }

        TokenHash signed = TokenHash.OfSigned(token);
        if (_revoked.ContainsKey(signed))
        {
            return Revoked();
        }

        if (Keep(token, new KeptToken(client, new DateTimeOffset(read.ValidTo, TimeSpan.Zero), snapshot, signed)) is { } hash && _revoked.ContainsKey(signed))
        {
            // It was taken back between the look above and the keeping.
            _kept.TryRemove(hash, out _);
            return Revoked();
        }

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

    private static Problem Revoked() => Invalid("The access token was revoked.");

    private static Problem Invalid(string detail) => new(ProblemKind.TokenInvalid, detail);

    /// <summary>By which key it is kept, or null where there is no room.</summary>
    private TokenHash? Keep(string token, KeptToken kept)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_kept.Count >= capacity && now.UtcTicks >= Volatile.Read(ref _sweepAgain))
        {
            Volatile.Write(ref _sweepAgain, (now + s_sweepInterval).UtcTicks);
            Forget(_kept, now, static old => old.Expires);
        }

        if (_kept.Count >= capacity)
        {
            return null;
        }

        TokenHash hash = TokenHash.Of(token);
        _kept[hash] = kept;
        return hash;
    }

    private static void Forget<T>(ConcurrentDictionary<TokenHash, T> tokens, DateTimeOffset now, Func<T, DateTimeOffset> expires)
    {
        foreach ((TokenHash hash, T token) in tokens)
        {
            if (expires(token) <= now)
            {
                tokens.TryRemove(hash, out _);
            }
        }
    }

    private void ForgetOtherSnapshots(AccessSnapshot snapshot)
    {
        if (!ReferenceEquals(Volatile.Read(ref _keptUnder), snapshot) && !ReferenceEquals(Interlocked.Exchange(ref _keptUnder, snapshot), snapshot))
        {
            _kept = new ConcurrentDictionary<TokenHash, KeptToken>();
        }
    }

    private readonly record struct KeptToken(Client Client, DateTimeOffset Expires, AccessSnapshot Snapshot, TokenHash Signed);
}
