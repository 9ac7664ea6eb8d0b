namespace Exchange.Gateway.Commands.Demo;

/// <summary>Which part of the demo listens where, and where each keeps its files.</summary>
internal sealed class DemoPlan(DemoSettings settings)
{
    private readonly Dictionary<string, int> _ports = Assign();

    public DemoSettings Settings => settings;

    public DemoKeys Keys { get; } = new(Path.Combine(settings.Directory, "keys"));

    public string AccessFile => Path.Combine(settings.Directory, "access.json");

    /// <summary>A file with a client's Authorization header, for <c>curl -H @FILE</c>.</summary>
    public string HeaderOf(DemoNode home, string suffix) => Path.Combine(settings.Directory, "tokens", $"{home.Name}-{suffix}.header");

    public string DirectoryOf(DemoNode node) => Path.Combine(settings.Directory, node.Name);

    public string ConfigurationOf(DemoNode node) => Path.Combine(DirectoryOf(node), "node.json");

    public string LogOf(string part) => Path.Combine(settings.Directory, "logs", part + ".log");

    public string HttpOf(DemoNode node) => Address(PortOf(node));

    public string GrpcOf(DemoNode node) => Address(PortOf(node) + 1);

    public string OperationsOf(DemoNode node) => Address(PortOf(node) + 2);

    public string AdapterOf(DemoNode node) => Address(_ports[node.Name]);

    public string DepartmentOf(string source) => Address(_ports[source]);

    private int PortOf(DemoNode node) => node == DemoWorld.City ? settings.CityPort : settings.DistrictPort;

    private static string Address(int port) => $"http://127.0.0.1:{port}";

    private static Dictionary<string, int> Assign()
    {
        string[] parts = [DemoWorld.City.Name, DemoWorld.District.Name, DemoWorld.MarketRegulation, DemoWorld.NaturalResources, DemoWorld.HumanResources];
        return parts.Zip(DemoPorts.Free(parts.Length)).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
