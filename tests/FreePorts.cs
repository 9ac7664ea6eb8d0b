using System.Net;
using System.Net.Sockets;

namespace Exchange.Tests;

/// <summary>Loopback ports that nobody has. Below the range from which the system gives ports to clients, so that none of those takes one first.</summary>
internal static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 31_000;

    private static int s_next = Random.Shared.Next(First, Last);

    /// <summary>The first of some ports that follow each other.</summary>
    public static int Row(int count)
    {
        while (true)
        {
            int first = Interlocked.Add(ref s_next, count) - count;
            if (first + count > Last)
            {
                Interlocked.CompareExchange(ref s_next, First, first + count);
            }
            else if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    public static int One() => Row(1);

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
