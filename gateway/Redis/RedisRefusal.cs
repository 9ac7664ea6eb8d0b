using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Exchange.Gateway.Redis;

/// <summary>
/// Looks whether a server that cannot be used is there and refuses the password: the client of Redis says of it now and then
/// no more than that it could not connect, which would be looked for in the network.
/// </summary>
internal static class RedisRefusal
{
    public const string OfPassword = "the password is missing or wrong: Redis:PasswordFile";

    private const int MostBytes = 512;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>How a server's answer begins that wants another password, or one at all.</summary>
    private static readonly string[] s_refusals = ["-NOAUTH", "-WRONGPASS", "-ERR invalid password", "-ERR AUTH", "-ERR Client sent AUTH"];

    /// <returns>Whether the first server refuses the password; false where it does not answer.</returns>
    public static async Task<bool> RefusesPasswordAsync(RedisClient client, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            (string host, int port) = client.Options.EndPoints[0] is DnsEndPoint name ? (name.Host, name.Port) : AddressOf((IPEndPoint)client.Options.EndPoints[0]);
            using TcpClient connection = new();
            await connection.ConnectAsync(host, port, patience.Token);
            await using Stream stream = await SecureAsync(connection.GetStream(), host, client.Trust, patience.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(QuestionWith(client.Options.Password)), patience.Token);
            byte[] answer = new byte[MostBytes];
            string text = Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer, patience.Token));
            return s_refusals.Any(refusal => text.StartsWith(refusal, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>In the protocol of Redis (RESP): each part with its length in bytes.</summary>
    private static string QuestionWith(string? password) =>
        string.IsNullOrEmpty(password) ? "*1\r\n$4\r\nPING\r\n" : $"*2\r\n$4\r\nAUTH\r\n${Encoding.UTF8.GetByteCount(password)}\r\n{password}\r\n";

    private static (string Host, int Port) AddressOf(IPEndPoint address) => (address.Address.ToString(), address.Port);

    private static async Task<Stream> SecureAsync(NetworkStream stream, string host, RedisTrust? trust, CancellationToken cancellation)
    {
        if (trust is null)
        {
            return stream;
        }

        SslStream secured = new(stream, leaveInnerStreamOpen: false, trust.Judge);
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
        return secured;
    }
}
