using System.Text.Json;
using Exchange.Gateway.Access;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Integration.Offline;

/// <summary>
/// A counter that loses its network. If one of these fails, it must close, or it accepts what was revoked.
/// </summary>
[Collection(DemoTests.Name)]
public sealed class OfflineCommandTests(Demo demo) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Counter => _directory.PathOf("counter");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("district", 2)]
    [InlineData("city", 4)]
    public async Task Demo_ServesTheListsOfItsOwnTypes(string node, int lists)
    {
        Answer aggregation = await demo.Node(node).GetAsync("/api/v1/status-lists");
        Assert.Equal(lists, aggregation.Json.GetProperty("status_lists").GetArrayLength());

        CommandResult synced = await SyncAsync(demo.Node(node).Addresses.BaseUrl);

        Assert.Equal(0, synced.ExitCode);
        Assert.Contains($"{lists} status lists ({lists} new), 1 keys", synced.Output, StringComparison.Ordinal);
        Assert.Contains("(0 new)", (await SyncAsync(demo.Node(node).Addresses.BaseUrl)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CounterWithoutNetwork_TellsValidFromTheRest()
    {
        string state = _directory.PathOf("state.db");
        string type = demo.Access.SampleDetails[demo.Access.Sample("valid", "district")].TypeCode;
        string issuer;
        ListPlace valid;
        ListPlace revoked;
        await using (OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["State"]!["SqliteFile"] = state))
        {
            issuer = node.Client.Addresses.BaseUrl;
            await using (SqliteState database = new(state))
            {
                StatusEntries entries = new(database, StatusListOptions.DefaultCapacity, TimeProvider.System);
                valid = await entries.PlaceAsync("a", type, PublishedStatus.Valid, 1, CancellationToken.None);
                revoked = await entries.PlaceAsync("b", type, PublishedStatus.Valid, 1, CancellationToken.None);
                await entries.ChangeAsync("b", PublishedStatus.Invalid, 2, CancellationToken.None);
            }

            await Eventually.TrueAsync("the revocation is downloaded", async () =>
                (await SyncAsync(issuer)).ExitCode == 0 && (await VerifyAsync(Present(issuer, revoked))).ExitCode == 1);
        }

        // The node is gone; what it signed is not.
        string shown = Present(issuer, valid);
        CommandResult accepted = await VerifyAsync(shown);
        Assert.Equal(0, accepted.ExitCode);
        Assert.StartsWith("有效 · Valid", accepted.Output, StringComparison.Ordinal);
        Assert.Contains("Status as of", accepted.Output, StringComparison.Ordinal);
        await RefusedAsync(shown, 1, "used at this counter before");
        await RefusedAsync(Present(issuer, revoked), 1, "revoked");
        await RefusedAsync(Present(issuer, valid, age: TimeSpan.FromMinutes(2)), 1, "the code has expired");
        await RefusedAsync(Present(issuer, valid, validTo: "2020-12-31"), 1, "Not valid: expired");
        await RefusedAsync(Forged(Present(issuer, valid)), 1, "forgery");
        await RefusedAsync(Present("http://somewhere.example", valid), 2, "sync first");
        await RefusedAsync(Present(issuer, valid), 2, "too old", "--maximum-age", "1s");
    }

    private Task<CommandResult> SyncAsync(string issuer) => ExchangeProgram.RunAsync("offline", "sync", "--from", issuer, "--directory", Counter);

    private Task<CommandResult> VerifyAsync(string token, params string[] options) =>
        ExchangeProgram.RunAsync(["offline", "verify", "--directory", Counter, .. options, token]);

    private async Task RefusedAsync(string token, int exitCode, string words, params string[] options)
    {
        CommandResult result = await VerifyAsync(token, options);
        Assert.True(exitCode == result.ExitCode, result.Output);
        Assert.Contains(words, result.Output, StringComparison.Ordinal);
    }

    /// <summary>A presentation as the node issues it, made with its key.</summary>
    private string Present(string issuer, ListPlace place, TimeSpan age = default, string? validTo = null)
    {
        DateTime now = DateTime.UtcNow - age;
        SigningKeys keys = demo.KeysOf("district");
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "presentation+jwt",
            Issuer = issuer,
            IssuedAt = now,
            Expires = now.AddMinutes(1),
            SigningCredentials = keys.Credentials,
            AdditionalHeaderClaims = new Dictionary<string, object> { ["suite"] = 1 },
            Claims = new Dictionary<string, object>
            {
                ["jti"] = Guid.NewGuid().ToString("N"),
                ["sub"] = demo.Access.Sample("valid", "district"),
                ["cert"] = JsonSerializer.SerializeToElement(new
                {
                    type = new { code = place.List.TypeCode, name = "营业执照" },
                    number = "91350703MA1",
                    issuer = new { code = "1", name = "市场监督管理局" },
                    holder = "建阳区***",
                    validFrom = "2020-01-01",
                    validTo,
                }),
                ["status"] = JsonSerializer.SerializeToElement(new { status_list = new { idx = place.Index, uri = new StatusListUris(issuer).Of(place.List) } }),
            },
        });
    }

    /// <summary>The same claims under another signature.</summary>
    private static string Forged(string token)
    {
        string[] parts = token.Split('.');
        return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
    }
}
