using Exchange.Gateway.Verification.Offline;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Gateway.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Exchange.Tests.Unit.Gateway.Verification.Offline;

public sealed class OfflineSyncTests : IAsyncLifetime, IDisposable
{
    private readonly Counter _counter = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, (string Token, string Tag)> _lists = [];
    private readonly List<string> _elsewhere = [];
    private readonly List<int> _answers = [];
    private string _keys = "";
    private ServedEndpoints _node = null!;

    private string Issuer => _node.Http.BaseAddress!.ToString().TrimEnd('/');

    private OfflineDirectory Directory => new(_directory.Path);

    public async Task InitializeAsync() => _node = await ServedEndpoints.StartAsync(app =>
    {
        app.MapGet("/.well-known/jwks.json", () => _keys);
        app.MapGet("/api/v1/status-lists", () => Results.Json(new { status_lists = _lists.Keys.Select(UriOf).Concat(_elsewhere) }));
        app.MapGet("/api/v1/status-lists/t/{number}", (string number, HttpContext http) =>
        {
            (string token, string tag) = _lists[number];
            IResult result = http.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(304) : token.Length == 0 ? Results.StatusCode(500) : Results.Text(token);
            http.Response.Headers.ETag = tag;
            _answers.Add(http.Request.Headers.IfNoneMatch == tag ? 304 : 200);
            return result;
        });
    });

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    public void Dispose()
    {
        _counter.Dispose();
        _directory.Dispose();
    }

    // Fails: a counter downloads everything every few minutes, or does not know what it has.
    [Fact]
    public async Task Lists_AreKeptAndOnlyChangedOnesAreDownloaded()
    {
        Serve("1");
        Serve("2");
        SyncReport first = await SyncAsync();
        Assert.Equal((1, 2, 2), (first.Keys, first.Lists, first.Changed));
        Assert.Equal(_counter.Time.GetUtcNow(), first.OldestSignature);

        _counter.Time.Advance(TimeSpan.FromMinutes(5));
        Serve("2", "\"later\"");
        SyncReport second = await SyncAsync();
        Assert.Equal((2, 1), (second.Lists, second.Changed));
        Assert.Equal([200, 200, 304, 200], _answers);
        Assert.Equal(_lists["2"].Token, Directory.Find(Issuer)!.Find(UriOf("2"))!.Token);
    }

    // Fails: one broken list leaves the counter without the others, or without what it had.
    [Fact]
    public async Task BrokenList_CostsNoOther()
    {
        Serve("1");
        Serve("2");
        await SyncAsync();
        string kept = _lists["1"].Token;
        _lists["1"] = ("", "\"gone\"");
        _counter.Time.Advance(TimeSpan.FromMinutes(5));
        Serve("2", "\"later\"");
        Serve("3", key: new TestKey());
        _elsewhere.Add("http://127.0.0.1:1/api/v1/status-lists/t/4");

        SyncReport report = await SyncAsync();

        Assert.Equal(3, report.Failures.Count);
        Assert.Equal([UriOf("1"), UriOf("2")], Directory.Find(Issuer)!.Lists.Select(list => list.Uri));
        Assert.Equal(kept, Directory.Find(Issuer)!.Find(UriOf("1"))!.Token);
    }

    // Fails: whoever stands between counter and node brings a list back from before a revocation.
    [Fact]
    public async Task OlderList_DoesNotReplaceANewer()
    {
        Serve("1");
        string old = _lists["1"].Token;
        _counter.Time.Advance(TimeSpan.FromMinutes(5));
        Serve("1", "\"new\"");
        string newer = _lists["1"].Token;
        await SyncAsync();
        _lists["1"] = (old, "\"old\"");
        await SyncAsync();
        Assert.Equal(newer, Directory.Find(Issuer)!.Find(UriOf("1"))!.Token);
    }

    // Fails: an address that is no node takes from a counter what it knew.
    [Fact]
    public async Task NodeWithoutKeys_ChangesNothing()
    {
        Serve("1");
        await SyncAsync();
        _keys = """{"keys":[]}""";
        await Assert.ThrowsAsync<HttpRequestException>(SyncAsync);
        Assert.Single(Directory.Find(Issuer)!.Lists);
    }

    // Fails: a list that was signed with a key the node no longer publishes is asked for only when it changes, and not used meanwhile.
    [Fact]
    public async Task ListOfAnotherKey_IsDownloadedAgain()
    {
        Serve("1");
        await SyncAsync();
        TestKey next = new();
        Serve("1", key: next);
        _keys = next.Jwks;
        SyncReport report = await SyncAsync();
        Assert.Equal((1, 1, 0), (report.Lists, report.Changed, report.Failures.Count));
    }

    private Task<SyncReport> SyncAsync() => new OfflineSync(_node.Http, Directory).RunAsync(Issuer, CancellationToken.None);

    private string UriOf(string number) => $"{Issuer}/api/v1/status-lists/t/{number}";

    private void Serve(string number, string tag = "\"first\"", TestKey? key = null)
    {
        _keys = _counter.Key.Jwks;
        long now = _counter.Time.GetUtcNow().ToUnixTimeSeconds();
        TestKey signing = key ?? _counter.Key;
        _lists[number] = (signing.Sign(
            Counter.Header(signing.Id, type: "statuslist+jwt"),
            $$$"""{"iss":"{{{Issuer}}}","sub":"{{{UriOf(number)}}}","iat":{{{now}}},"exp":{{{now + 86400}}},"ttl":300,"status_list":{"bits":1,"lst":"eNrbuRgAAhcBXQ"}}"""), tag);
    }
}
