using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Gateway.Verification.Offline;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Unit.Adapters;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway.Verification.Offline;

/// <summary>A counter that has downloaded one list of one node, in which entry 1 has ended, 2 is suspended and 3 is something else.</summary>
internal sealed class Counter : IDisposable
{
    public const string Issuer = "https://node.example";

    private readonly TemporaryDirectory _directory = new();
    private readonly StatusListUris _uris = new(Issuer);
    private int _shown;

    public Counter()
    {
        Directory = new OfflineDirectory(_directory.Path);
        Keep(Sign());
    }

    public ManualTime Time { get; } = new();

    public TestKey Key { get; } = new();

    public OfflineDirectory Directory { get; }

    public string Path => _directory.Path;

    public string ListUri => _uris.Of(new ListName(TestCertificates.TypeCode, 1));

    /// <summary>The list as the node signs it now.</summary>
    public string Sign(TestKey? key = null, TimeSpan? lifetime = null)
    {
        StatusList list = new(2, 1024) { [1] = 1, [2] = 2, [3] = 3 };
        StatusListSigner signer = new((key ?? Key).Signing, _uris, new StatusListOptions { Lifetime = lifetime ?? TimeSpan.FromDays(2) }, Time);
        return signer.Sign(new BegunList(new ListName(TestCertificates.TypeCode, 1), 1024, 0), list).ToString();
    }

    public void Keep(string token) => Directory.Keep(new IssuerKnowledge(Issuer, Key.Jwks, [new DownloadedList(ListUri, null, token)]));

    /// <summary>A presentation, shown now for a minute, as a node issues it; changed by the test.</summary>
    public string Present(long index = 0, Action<JsonObject>? change = null, string? header = null, TestKey? key = null)
    {
        long now = Time.GetUtcNow().ToUnixTimeSeconds();
        JsonObject payload = JsonNode.Parse(JsonSerializer.Serialize(new
        {
            iss = Issuer,
            jti = $"shown-{_shown++}",
            iat = now,
            exp = now + 60,
            sub = TestCertificates.Id,
            cert = new
            {
                type = new { code = TestCertificates.TypeCode, name = "营业执照" },
                number = "JY13507030001",
                issuer = new { code = "11350784003960522A", name = "市场监督管理局" },
                holder = "建阳区******餐饮店",
                validFrom = "2026-01-01",
                validTo = (string?)null,
            },
            status = new { status_list = new { idx = index, uri = ListUri } },
        }))!.AsObject();
        change?.Invoke(payload);
        return (key ?? Key).Sign(header ?? Header(Key.Id), payload.ToJsonString());
    }

    public static string Header(string kid, string algorithm = "ES256", string type = "presentation+jwt", int suite = 1) =>
        JsonSerializer.Serialize(new { alg = algorithm, typ = type, kid, suite });

    public Task<OfflineAnswer> VerifyAsync(string text, TimeSpan? maximumAge = null) =>
        new OfflineVerifier(Directory, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), maximumAge ?? TimeSpan.FromHours(24), Time).VerifyAsync(text, CancellationToken.None);

    public async Task<OfflineVerdict> VerdictAsync(string text, TimeSpan? maximumAge = null) => (await VerifyAsync(text, maximumAge)).Verdict;

    public void Dispose() => _directory.Dispose();
}
