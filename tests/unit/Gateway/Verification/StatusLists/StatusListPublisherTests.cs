using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Exchange.Gateway.Http;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification.StatusLists;

public sealed class StatusListPublisherTests : IDisposable
{
    private static readonly ListName s_list = new(TestCertificates.TypeCode, 1);

    private readonly TestLists _lists = new();

    public void Dispose() => _lists.Dispose();

    // Fails: counters of other makers cannot read the node's lists.
    [Fact]
    public async Task Token_IsAsTheDraftWantsIt()
    {
        StatusListToken token = (await _lists.Publisher.GetAsync(s_list, CancellationToken.None)).Value!;
        ReadToken read = ReadToken.Of(token);

        Assert.Equal(("ES256", "statuslist+jwt", _lists.Key.Id, 1),
            (Text(read.Header, "alg"), Text(read.Header, "typ"), Text(read.Header, "kid"), read.Header.GetProperty("suite").GetInt32()));
        long now = _lists.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal((TestLists.Issuer, _lists.Uris.Of(s_list)), (Text(read.Payload, "iss"), Text(read.Payload, "sub")));
        Assert.Equal((now, now + 86_400, 300), (Number(read.Payload, "iat"), Number(read.Payload, "exp"), Number(read.Payload, "ttl")));
        Assert.Equal((2, 1024), (read.List.Bits, read.List.Capacity));
        TokenValidationResult valid = await new JsonWebTokenHandler().ValidateTokenAsync(token.ToString(), new TokenValidationParameters
        {
            IssuerSigningKeys = _lists.Key.Public, ValidIssuer = TestLists.Issuer, ValidateAudience = false, ValidateLifetime = false,
        });
        Assert.True(valid.IsValid);
    }

    // Fails: a million certificates do not fit through a village's line.
    [Fact]
    public void TokenOfAMillion_OneInAHundredRevoked_FitsInAFewKilobytes()
    {
        StatusList list = new(1, 1_000_000);
        Random random = new(20261122);
        for (int revoked = 0; revoked < 10_000;)
        {
            int index = random.Next(1_000_000);
            revoked += 1 - list[index];
            list[index] = 1;
        }

        StatusListSigner signer = new(_lists.Key.Signing, _lists.Uris, _lists.Options, _lists.Time);
        Assert.InRange(signer.Sign(new BegunList(s_list, 1_000_000, 0), list).Utf8.Length, 1, 26 * 1024);
    }

    // Fails: every counter that asks costs a signature and a reading of the list.
    [Fact]
    public async Task UnchangedList_IsNotSignedAgainUntilItsTimeIsOver()
    {
        StatusListToken first = await GetAsync();
        _lists.Time.Advance(TimeSpan.FromSeconds(299));
        await _lists.PlaceAsync(TestLists.Card());
        Assert.Same(first, await GetAsync());
        _lists.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await GetAsync());
    }

    // Fails: a revocation is published by the replica that heard of it, and by no other.
    [Fact]
    public async Task Change_IsPublishedByEveryReplicaWithinASecond()
    {
        StatusReference reference = await _lists.PlaceAsync(TestLists.Card());
        Assert.Equal(0, await _lists.PublishedAsync(reference));
        await _lists.Replica().Register.ObserveAsync(TestLists.Card(state: CanonicalState.Revoked, sequence: 2), CancellationToken.None);
        Assert.Equal(1, await _lists.PublishedAsync(reference));
    }

    // Fails: without its database a node takes the lists from the counters, or signs as new what it did not read.
    [Fact]
    public async Task LostDatabase_LeavesTheLastSignatureUntilItExpires()
    {
        StatusListToken last = await GetAsync();
        await using (var state = _lists.Open())
        await using (var connection = await state.OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync("alter table published_status_lists rename to elsewhere");
        }

        _lists.Time.Advance(TimeSpan.FromHours(23));
        Assert.Same(last, await GetAsync());
        _lists.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ProblemKind.SourceUnavailable, (await _lists.Publisher.GetAsync(s_list, CancellationToken.None)).Problem!.Kind);
    }

    // Fails: counters cannot fetch the lists, or fetch what they have once more.
    [Fact]
    public async Task Endpoints_ServeListsAndWhereTheyAre()
    {
        StatusListEndpoints endpoints = new(_lists.Publisher, _lists.Uris, _lists.Options);
        await using ServedEndpoints served = await ServedEndpoints.StartAsync(endpoints.Map);
        string path = $"/api/v1/status-lists/{TestCertificates.TypeCode}/1";

        JsonElement aggregation = JsonDocument.Parse(await served.Http.GetStringAsync("/api/v1/status-lists")).RootElement;
        Assert.Equal([TestLists.Issuer + path], aggregation.GetProperty("status_lists").EnumerateArray().Select(uri => uri.GetString()));

        using HttpResponseMessage response = await served.Http.GetAsync(path);
        Assert.Equal("application/statuslist+jwt", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromMinutes(5), response.Headers.CacheControl!.MaxAge);
        Assert.Equal((await GetAsync()).ToString(), await response.Content.ReadAsStringAsync());

        using HttpRequestMessage again = new(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using HttpResponseMessage unchanged = await served.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(response.Headers.ETag, unchanged.Headers.ETag);

        using HttpRequestMessage other = new(HttpMethod.Get, path);
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""));
        using HttpResponseMessage changed = await served.Http.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    // Fails: an address that names no list gives a list, or a crash.
    [Theory]
    [InlineData(TestCertificates.TypeCode, "2")]
    [InlineData(TestCertificates.TypeCode, "0")]
    [InlineData(TestCertificates.PeerTypeCode, "1")]
    [InlineData("nothing", "1")]
    [InlineData(TestCertificates.TypeCode, "99999999999999")]
    public async Task OtherList_IsNotFound(string typeCode, string number)
    {
        StatusListEndpoints endpoints = new(_lists.Publisher, _lists.Uris, _lists.Options);
        await using ServedEndpoints served = await ServedEndpoints.StartAsync(endpoints.Map);
        using HttpResponseMessage response = await served.Http.GetAsync($"/api/v1/status-lists/{typeCode}/{number}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<StatusListToken> GetAsync() => (await _lists.Publisher.GetAsync(s_list, CancellationToken.None)).Value!;

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
