using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Alerts;

/// <summary>If one of these fails, a receiver cannot tell a node's alert from anybody's, or learns what it must not.</summary>
public sealed class NoticeSignatureTests
{
    private static readonly Alert s_alert = new(
        1, "0198", "many-people", "officer", 77, 60, 60, 1_000, 2_000, [new RecordPlace(1, 9), new RecordPlace(0, 3)], 3_000, false, new RecordPlace(0, 12), null, null);

    // By the RFC alone, and not by the library that signs.
    [Fact]
    public void DetachedSignature_IsVerifiedWithThePublishedKey()
    {
        TestKey key = new();
        byte[] body = new AlertNotice("350703").Write(s_alert);

        string[] parts = new NoticeSignature(key.Signing, "https://jianyang.example", new ManualTime()).Sign(body, s_alert.Id).Split('.');

        Assert.Equal(3, parts.Length);
        Assert.Empty(parts[1]);
        using ECDsa published = ECDsa.Create();
        published.ImportFromPem(key.PublicPem);
        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + Base64UrlEncoder.Encode(body));
        byte[] signature = Base64UrlEncoder.DecodeBytes(parts[2]);
        Assert.True(published.VerifyData(signed, signature, HashAlgorithmName.SHA256));
        signed[^1] ^= 1;
        Assert.False(published.VerifyData(signed, signature, HashAlgorithmName.SHA256));
        JsonElement header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[0])).RootElement;
        Assert.Equal(
            ("ES256", key.Id, "exchange-alert+jws", "https://jianyang.example", s_alert.Id, 1, new ManualTime().GetUtcNow().ToUnixTimeSeconds()),
            (Text(header, "alg"), Text(header, "kid"), Text(header, "typ"), Text(header, "iss"), Text(header, "jti"), header.GetProperty("suite").GetInt32(), header.GetProperty("iat").GetInt64()));
    }

    [Fact]
    public void Notice_TellsWhereAndNotWhom()
    {
        JsonElement notice = JsonDocument.Parse(new AlertNotice("350703").Write(s_alert)).RootElement;

        Assert.Equal(["id", "node", "rule", "about", "count", "threshold", "window", "raisedAt", "record", "records"], notice.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("350703/0", 12), (Text(notice.GetProperty("record"), "log"), notice.GetProperty("record").GetProperty("index").GetInt32()));
        Assert.Equal(("350703/1", 9), (Text(notice.GetProperty("records")[0], "log"), notice.GetProperty("records")[0].GetProperty("index").GetInt32()));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
