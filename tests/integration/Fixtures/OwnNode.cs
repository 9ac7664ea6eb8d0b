using System.Text.Json.Nodes;
using Exchange.Gateway.Access;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>
/// A node of a test's own: configured like a node of the demo, with the same keys and before the same adapters, but on
/// ports and with data of its own, and with what the test changes.
/// </summary>
internal sealed class OwnNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Demo _demo;
    private readonly string _like;
    private readonly string _configuration;

    private OwnNode(Demo demo, string like, Action<JsonNode>? change)
    {
        _demo = demo;
        _like = like;
        int port = FreePorts.Row(3);
        Client = new NodeClient(new NodeAddresses(Address(port), Address(port + 1), Address(port + 2)));

        JsonNode configuration = JsonNode.Parse(File.ReadAllText(demo.PathOf(like, "node.json")))!;
        configuration["Node"]!["Issuer"] = Client.Addresses.BaseUrl;
        configuration["Listen"]!["Http"] = Client.Addresses.BaseUrl;
        configuration["Listen"]!["Grpc"] = Client.Addresses.Grpc;
        configuration["Listen"]!["Operations"] = Client.Addresses.Operations;
        configuration["Audit"]!["Directory"] = _directory.PathOf("audit");
        configuration["State"]!["SqliteFile"] = _directory.PathOf("state.db");
        // Its log is another one than the demo's under the same key, which a witness would rightly take for a fork.
        configuration["Audit"]!.AsObject().Remove("Witnesses");
        configuration["Audit"]!.AsObject().Remove("Witness");
        configuration["Console"] = null;
        change?.Invoke(configuration);
        Trail = new AuditTrail((string)configuration["Audit"]!["Directory"]!, demo.PathOf("keys", like + "-audit.key"));
        _configuration = _directory.Write("node.json", configuration.ToJsonString());
    }

    public NodeClient Client { get; }

    public AuditTrail Trail { get; }

    public RunningProgram Program { get; private set; } = null!;

    /// <summary>The file it is configured by.</summary>
    public string Configuration => _configuration;

    /// <param name="like">city or district.</param>
    /// <param name="change">Changes the configuration before the node starts.</param>
    public static async Task<OwnNode> StartAsync(Demo demo, string like = "district", Action<JsonNode>? change = null)
    {
        OwnNode node = new(demo, like, change);
        try
        {
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>An access token of this node's for one of the demo's clients.</summary>
    public string TokenOf(string client) =>
        new TokenIssuer(Client.Addresses.BaseUrl, _demo.KeysOf(_like), TimeProvider.System).Issue(client, [], [Client.Addresses.BaseUrl], TimeSpan.FromHours(1));

    /// <summary>An access token of the demo's identity platform, for this node and somebody who is signed in at a citizens' app.</summary>
    public string CitizenTokenOf(string client, string holderCode, string holderCodeType) =>
        new TokenIssuer("https://identity.demo.exchange", _demo.KeysOf("identity"), TimeProvider.System).Issue(
            client, [], [Client.Addresses.BaseUrl], TimeSpan.FromHours(1), claims: new Dictionary<string, object> { ["holder_code"] = holderCode, ["holder_code_type"] = holderCodeType });

    /// <param name="whileDown">What happens before it starts again.</param>
    public async Task RestartAsync(Func<Task>? whileDown = null)
    {
        await EndAsync();
        if (whileDown is not null)
        {
            await whileDown();
        }

        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Program is not null)
        {
            await EndAsync();
        }

        _directory.Dispose();
    }

    /// <summary>Whatever happened to it, a node that is told to stop ends in order.</summary>
    private async Task EndAsync()
    {
        await using RunningProgram ending = Program;
        if (!ending.HasEnded)
        {
            await ending.StopAsync();
            Assert.True(ending.ExitCode == 0, ending.Output);
        }
    }

    private async Task StartAsync()
    {
        Program = ExchangeProgram.Serve(_configuration);
        await Program.LineAsync("serves at");
    }

    private static string Address(int port) => $"http://127.0.0.1:{port}";
}
