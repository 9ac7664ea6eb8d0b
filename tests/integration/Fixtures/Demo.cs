using Exchange.Gateway.Access;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>One demo for all tests that share it: a city, a district, their adapters and departments, all the real programs.</summary>
public sealed class Demo : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _program;

    /// <summary>How many there are over all departments.</summary>
    public int Certificates { get; init; } = 2000;

    public DemoAccess Access { get; private set; } = null!;

    public NodeClient City { get; private set; } = null!;

    public NodeClient District { get; private set; } = null!;

    /// <summary>The district's department: JSON.</summary>
    public Department MarketRegulation { get; private set; } = null!;

    /// <summary>A department of the city: GB18030.</summary>
    public Department NaturalResources { get; private set; } = null!;

    /// <summary>A department of the city: XML.</summary>
    public Department HumanResources { get; private set; } = null!;

    /// <summary>A client that may verify everything.</summary>
    public string Counter => TokenOf("district-counter");

    /// <summary>A client that may verify, look up and call.</summary>
    public string Requester => TokenOf("district-requester");

    /// <summary>A client that nothing is granted to.</summary>
    public string Provider => TokenOf("district-provider");

    public string TokenOf(string client) => Access.Clients[client].Token;

    public string PathOf(params IEnumerable<string> parts) => _directory.PathOf(parts);

    public NodeClient Node(string name) => name == "city" ? City : District;

    /// <summary>The other node than the one named.</summary>
    public NodeClient PeerOf(string name) => name == "city" ? District : City;

    public AuditTrail AuditOf(string node) => new(PathOf(node, "audit"), PathOf("keys", node + "-audit.key"));

    /// <summary>Where a position in an answer points to.</summary>
    internal Exchange.Audit.AuditRecord RecordAt(AuditPosition position) =>
        AuditOf(position.Log == "350700/0" ? "city" : "district").At(position.Index);

    /// <summary>The key that a client or node of the demo signs with.</summary>
    internal SigningKeys KeysOf(string owner) => new(SigningKeys.FromPem(File.ReadAllText(PathOf("keys", owner + ".pem"))), []);

    public async Task InitializeAsync()
    {
        int ports = FreePorts.Row(6);
        _program = ExchangeProgram.Demo("--directory", _directory.Path, "--city-port", $"{ports}", "--district-port", $"{ports + 3}", "--certificates", $"{Certificates}");
        await _program.LineAsync("is ready");
        Access = DemoAccess.Read(PathOf("access.json"));
        City = new NodeClient(Access.City);
        District = new NodeClient(Access.District);
        MarketRegulation = new Department(Access.Departments["market-regulation"]);
        NaturalResources = new Department(Access.Departments["natural-resources"]);
        HumanResources = new Department(Access.Departments["human-resources"]);
    }

    public async Task DisposeAsync()
    {
        foreach (IDisposable? part in new IDisposable?[] { City, District, MarketRegulation, NaturalResources, HumanResources })
        {
            part?.Dispose();
        }

        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        _directory.Dispose();
    }
}

/// <summary>The tests that share the demo run one after the other: some of them make its departments misbehave.</summary>
[CollectionDefinition(Name)]
public sealed class DemoTests : ICollectionFixture<Demo>
{
    public const string Name = "Demo";
}
