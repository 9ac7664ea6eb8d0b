using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Verification.Presentations;

/// <summary>If one of these fails, somebody passes at the counter with a certificate that was never shown to a node.</summary>
public sealed class PresentationCheckTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly PresentationWorld _world = new();

    [Fact]
    public async Task SignedPresentation_IsGood() => Assert.Null(await _world.CheckAsync(await _world.SignAsync()));

    [Fact]
    public async Task PresentationOfATrustedPeer_IsGood() =>
        Assert.Null(await _world.CheckAsync(_world.Forge(_world.Peer, PresentationWorld.PeerIssuer)));

    [Fact]
    public async Task EveryChangedCharacterOfTheSignature_IsRefused()
    {
        string good = await _world.SignAsync();
        for (int i = good.LastIndexOf('.') + 1; i < good.Length; i++)
        {
            foreach (char other in Alphabet.Where(character => character != good[i]))
            {
                await RefusedAsync(good[..i] + other + good[(i + 1)..]);
            }
        }
    }

    [Fact]
    public async Task EveryChangedCharacterOfTheRest_IsRefused()
    {
        string good = await _world.SignAsync();
        for (int i = 0; i < good.LastIndexOf('.'); i++)
        {
            await RefusedAsync(good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("A")]
    [InlineData(".")]
    public async Task SomethingBehindOrNothing_IsRefused(string behind)
    {
        string good = await _world.SignAsync();
        await RefusedAsync(behind.Length == 0 ? good[..(good.LastIndexOf('.') + 1)] : good + behind);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("ES384")]
    [InlineData("RS256")]
    public async Task OtherAlgorithm_IsRefused(string algorithm)
    {
        string forged = _world.Forge(algorithm: algorithm);
        await RefusedAsync(forged);
        await RefusedAsync(forged[..(forged.LastIndexOf('.') + 1)]);
    }

    [Fact]
    public async Task PublicKeyAsASecret_IsRefused()
    {
        string forged = _world.Forge(algorithm: "HS256");
        string signed = forged[..forged.LastIndexOf('.')];
        foreach (string secret in new[] { _world.Own.PublicPem, _world.Own.Jwks })
        {
            await RefusedAsync(signed + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed))));
        }
    }

    [Fact]
    public async Task KeyOfAnotherIssuer_IsRefused()
    {
        await RefusedAsync(_world.Forge(_world.Peer));
        await RefusedAsync(_world.Forge(_world.Own, PresentationWorld.PeerIssuer));
        await RefusedAsync(_world.Forge(_world.Peer, kid: _world.Own.Id));
        await RefusedAsync(_world.Forge(kid: ""));
        TestKey stranger = new();
        await RefusedAsync(_world.Forge(stranger));
        await RefusedAsync(_world.Forge(stranger, "https://elsewhere.example"), "does not trust");
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("JWT")]
    [InlineData("verification-receipt+jwt")]
    [InlineData("")]
    public async Task OtherType_IsRefused(string type) => await RefusedAsync(_world.Forge(type: type), "no presentation");

    [Theory]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("null")]
    public async Task OtherSuite_IsRefused(string suite) => await RefusedAsync(_world.Forge(suite: suite), "suite");

    [Fact]
    public async Task Presentation_IsGoodForAMinute()
    {
        string text = await _world.SignAsync();
        _world.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(await _world.CheckAsync(text));
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(text, "expired");
    }

    /// <summary>A node must not give presentations that can be photographed and shown all day.</summary>
    [Fact]
    public async Task LongLivedPresentation_IsGoodForAMinuteOnly()
    {
        Assert.Null(await _world.CheckAsync(_world.Forge(life: 3600)));
        await RefusedAsync(_world.Forge(issued: -60, life: 3600), "expired");
    }

    [Fact]
    public async Task PresentationOfTheFuture_IsRefusedBeyondTheClocksTolerance()
    {
        Assert.Null(await _world.CheckAsync(_world.Forge(issued: 5)));
        await RefusedAsync(_world.Forge(issued: 6), "future");
    }

    [Fact]
    public async Task PresentationWithoutACertificateOrNonce_IsRefused()
    {
        await RefusedAsync(_world.Forge(subject: "somebody"), "names no certificate");
        await RefusedAsync(_world.Forge(nonce: ""), "lacks");
    }

    [Fact]
    public async Task MoreThanAQrCodeHolds_IsRefused() => await RefusedAsync(new string('a', Presentation.MaximumLength + 1), "at most 2953");

    [Fact]
    public async Task SecondUse_IsRefused()
    {
        string text = await _world.SignAsync();
        Assert.Null(await _world.UseAsync(text));
        Assert.Equal(ProblemKind.Conflict, (await _world.UseAsync(text))?.Kind);
        Assert.Null(await _world.UseAsync(await _world.SignAsync()));
        Assert.Null(await _world.UseAsync(_world.Forge(_world.Peer, PresentationWorld.PeerIssuer)));
    }

    /// <summary>Otherwise a caller takes the missing presentation for one that was not used.</summary>
    [Fact]
    public void SingleUseOfNothing_IsRefused()
    {
        Assert.Null(ShownPresentation.Read(null, singleUse: false));
        Assert.Equal("singleUse", ShownPresentation.Read(null, singleUse: true)!.Value.Problem?.Errors?[0].Path);
    }

    private async Task RefusedAsync(string text, string reason = "")
    {
        Problem? problem = await _world.CheckAsync(text);
        Assert.Equal((ProblemKind.MalformedRequest, "qr"), (problem?.Kind, problem?.Errors?[0].Path));
        Assert.Contains(reason, problem!.Detail, StringComparison.Ordinal);
    }
}
