using System.Net;
using System.Net.Sockets;

namespace Exchange.Tests.Browser;

internal static class FreePorts
{
    /// <summary>The first of <paramref name="count"/> ports in a row that nobody listens on now.</summary>
    public static int Find(int count, int from)
    {
        int first = from;
        while (!Enumerable.Range(first, count).All(IsFree))
        {
            first += count;
        }

        return first;
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
