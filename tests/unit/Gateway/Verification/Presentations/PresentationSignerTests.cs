using System.Text.Json;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Presentations;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Verification.Presentations;

public sealed class PresentationSignerTests
{
    private readonly PresentationWorld _world = new();

    // Fails: a counter, or another node, does not find what it needs in the QR code, or learns the holder's name from it.
    [Fact]
    public async Task Presentation_SaysWhatACounterCompares()
    {
        string text = await _world.SignAsync(TestCards.Make(to: new DateOnly(2030, 4, 30)));
        (JsonElement header, JsonElement claims) = Parts(text);
        Assert.Equal(("ES256", _world.Own.Id, "presentation+jwt", 1),
            (header.GetProperty("alg").GetString(), header.GetProperty("kid").GetString(), header.GetProperty("typ").GetString(), header.GetProperty("suite").GetInt32()));
        Assert.Equal((TestAccess.Issuer, TestCertificates.Id), (claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString()));
        Assert.Equal((_world.Now, _world.Now + 60), (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.Equal(16, Base64UrlEncoder.DecodeBytes(claims.GetProperty("jti").GetString()).Length);
        Assert.Equal(
            """{"type":{"code":"11100000MB0143028R001","name":"营业执照"},"number":"JY13507030001","issuer":{"code":"11350784003960522A","name":"市场监督管理局"},"holder":"建阳区******餐饮店","validTo":"2030-04-30"}""",
            claims.GetProperty("cert").GetRawText());
        Assert.False(claims.TryGetProperty("status", out _));
        Assert.DoesNotContain(TestCertificates.HolderCode, Base64UrlEncoder.Decode(text.Split('.')[1]).Replace(TestCertificates.Id, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // Fails: a counter without network cannot find the certificate in the status list.
    [Fact]
    public async Task StatusReference_IsWrittenAsTheDraftSays()
    {
        (_, JsonElement claims) = Parts(await _world.SignAsync(statuses: new OneReference()));
        Assert.Equal("""{"status_list":{"idx":7,"uri":"https://node.example/lists/1"}}""", claims.GetProperty("status").GetRawText());
    }

    // Fails: a presentation that was used up takes another with it.
    [Fact]
    public async Task Nonces_AreNeverTheSame()
    {
        HashSet<string?> nonces = [];
        for (int i = 0; i < 100; i++)
        {
            Assert.True(nonces.Add(Parts(await _world.SignAsync()).Claims.GetProperty("jti").GetString()));
        }
    }

    // Fails: a phone shows a picture that no scanner reads, or none at all.
    [Fact]
    public async Task Images_AreWhatTheySay()
    {
        string text = await _world.SignAsync(statuses: new OneReference());
        Assert.True(PresentationImage.Png(text).AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]));
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(PresentationImage.Svg(text)).Root?.Name.LocalName);
        PresentationImage.Png(new string('a', Presentation.MaximumLength));
    }

    // Fails: an app that asks for a picture gets text, or one that asks for anything a picture.
    [Theory]
    [InlineData("", nameof(PresentationForm.Json))]
    [InlineData("*/*", nameof(PresentationForm.Json))]
    [InlineData("text/html", nameof(PresentationForm.Json))]
    [InlineData("application/json", nameof(PresentationForm.Json))]
    [InlineData("image/png", nameof(PresentationForm.Png))]
    [InlineData("IMAGE/SVG+XML", nameof(PresentationForm.Svg))]
    [InlineData("image/*", nameof(PresentationForm.Svg))]
    [InlineData("image/svg+xml;q=0.5, image/png", nameof(PresentationForm.Png))]
    [InlineData("image/png;q=0, */*", nameof(PresentationForm.Json))]
    [InlineData("application/json;q=0.1, image/png;q=0.2", nameof(PresentationForm.Png))]
    public void Form_IsWhatTheCallerLikesBest(string accept, string expected)
    {
        DefaultHttpContext http = new() { Request = { Headers = { Accept = accept } } };
        Assert.Equal(expected, PresentationImage.Choose(http.Request.GetTypedHeaders().Accept).ToString());
    }

    private static (JsonElement Header, JsonElement Claims) Parts(string text)
    {
        string[] parts = text.Split('.');
        return (JsonDocument.Parse(Base64UrlEncoder.Decode(parts[0])).RootElement, JsonDocument.Parse(Base64UrlEncoder.Decode(parts[1])).RootElement);
    }

    private sealed class OneReference : IStatusReferences
    {
        public ValueTask<StatusReference?> OfAsync(Card card, CancellationToken cancellation) => ValueTask.FromResult<StatusReference?>(new StatusReference("https://node.example/lists/1", 7));
    }
}
