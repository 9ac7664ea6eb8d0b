using System.Net;
using System.Net.Sockets;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>The loopback ports of a demo.</summary>
internal static class DemoPorts
{
    /// <summary>A sentence for each port of the two nodes that somebody else has, with the option that chooses another.</summary>
    public static IReadOnlyList<string> Taken(DemoSettings settings) =>
    [
        .. Node("city", "--city-port", settings.CityPort),
        .. Node("district", "--district-port", settings.DistrictPort),
        .. Math.Abs(settings.CityPort - settings.DistrictPort) < 3
            ? new[] { "The city's and the district's ports overlap: each node takes three; choose --city-port and --district-port at least 3 apart." }
            : [],
    ];

    /// <summary>Ports that nobody has at this moment, each another.</summary>
    public static int[] Free(int count)
    {
        List<TcpListener> held = [];
        for (int i = 0; i < count; i++)
        {
            TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            held.Add(listener);
        }

        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        held.ForEach(listener => listener.Dispose());
        return ports;
    }

    private static IEnumerable<string> Node(string name, string option, int first) =>
        Enumerable.Range(first, 3).Where(IsTaken)
            .Select(port => $"Port {port}, which the {name} node needs, is taken by another program; choose others with {option} PORT.");

    private static bool IsTaken(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
