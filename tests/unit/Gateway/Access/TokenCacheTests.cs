using System.Numerics;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Adapters;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Access;

/// <summary>What the validator keeps of a token's outcome, and for how long.</summary>
public sealed class TokenCacheTests
{
    private readonly ManualTime _time = new();
    private readonly TestKey _key = new();
    private readonly AccessSnapshots _snapshots;
    private readonly TokenValidator _validator;

    public TokenCacheTests()
    {
        _snapshots = new AccessSnapshots(Snapshot(_key));
        _validator = new TokenValidator(_snapshots, TestAccess.Issuer, _time);
    }

    // Fails: every call pays for a signature again, or a kept outcome answers another token.
    [Fact]
    public async Task GoodToken_IsKeptAndAnswersItselfOnly()
    {
        string token = Issue();
        Outcome<Client> first = await _validator.ValidateAsync(token);
        ValueTask<Outcome<Client>> again = _validator.ValidateAsync(token);
        Assert.True(again.IsCompletedSuccessfully);
        Assert.Same(first.Value, (await again).Value);
        Assert.Equal(1, _validator.Kept);
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'))).Problem?.Kind);
    }

    // Fails: a token that was seen once works for ever.
    [Fact]
    public async Task KeptToken_ExpiresToTheSecond()
    {
        string token = Issue();
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ProblemKind.TokenExpired, (await _validator.ValidateAsync(token)).Problem?.Kind);
    }

    // Fails: a client that was thrown out goes on until its token ends.
    [Fact]
    public async Task RemovedClient_IsRefusedAtOnce()
    {
        string token = Issue();
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
        _snapshots.Replace(Snapshot(_key, TestAccess.ClientOf("another")));
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(token)).Problem?.Kind);
    }

    // Fails: whoever stole a signing key goes on with the tokens they made, although the key was withdrawn.
    [Fact]
    public async Task RemovedKey_IsRefusedAtOnce()
    {
        string token = Issue();
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
        _snapshots.Replace(Snapshot(new TestKey()));
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(token)).Problem?.Kind);
    }

    // Fails: a token that was reported stolen goes on working at this replica, or another's token dies with it.
    [Fact]
    public async Task RevokedToken_IsRefusedAtOnceAndNoOther()
    {
        (string stolen, string other) = (Issue(), Issue());
        Assert.True((await _validator.ValidateAsync(stolen)).Succeeded);
        Assert.True((await _validator.ValidateAsync(other)).Succeeded);
        _validator.Revoke(TokenHash.OfSigned(stolen), _time.GetUtcNow().AddMinutes(30));
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(stolen)).Problem?.Kind);
        Assert.Equal(1, _validator.Kept);
        Assert.True((await _validator.ValidateAsync(other)).Succeeded);
        _snapshots.Replace(Snapshot(_key));
        Assert.False((await _validator.ValidateAsync(stolen)).Succeeded);
    }

    // Fails: whoever stole a token writes its signature in the other way that holds too (s becomes n - s), and goes on.
    [Fact]
    public async Task RevokedToken_IsRefusedUnderItsOtherSignature()
    {
        string token = Issue();
        int dot = token.LastIndexOf('.');
        byte[] signature = Base64UrlEncoder.DecodeBytes(token[(dot + 1)..]);
        BigInteger order = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        byte[] mirrored = (order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        mirrored.CopyTo(signature.AsSpan(64 - mirrored.Length));
        string other = token[..(dot + 1)] + Base64UrlEncoder.Encode(signature);
        Assert.True((await _validator.ValidateAsync(other)).Succeeded);
        _validator.Revoke(TokenHash.OfSigned(token), _time.GetUtcNow().AddMinutes(30));
        Assert.False((await _validator.ValidateAsync(other)).Succeeded);
    }

    // Fails: a client's stolen key is withdrawn, and the token that the thief got with it goes on.
    [Fact]
    public async Task TokenOfAWithdrawnClientKey_IsRefused()
    {
        (TestKey old, TestKey next) = (new(), new());
        _snapshots.Replace(Snapshot(_key, TestAccess.ClientOf("counter", [.. old.Public, .. next.Public])));
        string token = new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue("counter", [], [TestAccess.Issuer], TimeSpan.FromMinutes(30), old.Id);
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
        _snapshots.Replace(Snapshot(_key, TestAccess.ClientOf("counter", next.Public)));
        Assert.Equal(ProblemKind.TokenInvalid, (await _validator.ValidateAsync(token)).Problem?.Kind);
    }

    // Fails: a client decided on the roles it had before a change.
    [Fact]
    public async Task NewSnapshot_GivesTheClientAsItIsThere()
    {
        string token = Issue();
        await _validator.ValidateAsync(token);
        Client changed = TestAccess.ClientOf("counter", role: "auditor");
        _snapshots.Replace(Snapshot(_key, changed));
        Assert.Same(changed, (await _validator.ValidateAsync(token)).Value);
    }

    // Fails: a validation under way while the snapshot changes leaves an outcome of the old one behind, and it is used.
    [Fact]
    public async Task OutcomeOfAnOldSnapshot_IsNeverUsedUnderANewOne()
    {
        string[] tokens = [.. Enumerable.Range(0, 8).Select(_ => Issue())];
        for (int round = 0; round < 50; round++)
        {
            _snapshots.Replace(Snapshot(_key));
            Task validating = Task.WhenAll(tokens.Select(token => Task.Run(async () => await _validator.ValidateAsync(token))));
            _snapshots.Replace(Snapshot(_key, TestAccess.ClientOf("another")));
            await validating;
            foreach (string token in tokens)
            {
                Assert.False((await _validator.ValidateAsync(token)).Succeeded);
            }
        }
    }

    // Fails: a flood of bad tokens fills the memory, or a token refused once is refused when it has become good.
    [Fact]
    public async Task BadToken_IsNeverKept()
    {
        string token = new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue("newcomer", [], [TestAccess.Issuer], TimeSpan.FromMinutes(30));
        Assert.False((await _validator.ValidateAsync(token)).Succeeded);
        Assert.Equal(0, _validator.Kept);
        _snapshots.Replace(Snapshot(_key, TestAccess.ClientOf("newcomer")));
        Assert.True((await _validator.ValidateAsync(token)).Succeeded);
    }

    // Fails: a client that asks for token after token fills the memory of the node.
    [Fact]
    public async Task Cache_IsBoundedAndMakesRoomWhenTokensExpire()
    {
        TokenValidator validator = new(_snapshots, TestAccess.Issuer, _time, capacity: 3);
        for (int i = 0; i < 5; i++)
        {
            Assert.True((await validator.ValidateAsync(Issue())).Succeeded);
        }

        Assert.Equal(3, validator.Kept);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.True((await validator.ValidateAsync(Issue())).Succeeded);
        Assert.Equal(1, validator.Kept);
    }

    private string Issue() => new TokenIssuer(TestAccess.Issuer, _key.Signing, _time).Issue("counter", ["counter"], [TestAccess.Issuer], TimeSpan.FromMinutes(30));

    private static AccessSnapshot Snapshot(TestKey key, params Client[] clients) => TestAccess.Snapshot(
        clients.Length == 0 ? null : clients, issuers: new Dictionary<string, IReadOnlyList<SecurityKey>> { [TestAccess.Issuer] = key.Public });
}
