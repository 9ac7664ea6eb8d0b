using System.Net;
using System.Net.Sockets;

namespace Exchange.Bench.World;

/// <summary>Loopback ports that nobody has at this moment, none given twice.</summary>
internal sealed class FreePorts
{
    private readonly HashSet<int> _given = [];

    /// <summary>The first of so many ports in a row.</summary>
    public int Take(int count = 1)
    {
        while (true)
        {
            using TcpListener listener = new(IPAddress.Loopback, 0);
            listener.Start();
            int first = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            if (Enumerable.Range(first, count).All(port => port <= IPEndPoint.MaxPort && !_given.Contains(port) && IsFree(port)))
            {
                _given.UnionWith(Enumerable.Range(first, count));
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
