using System.Net.Sockets;
using System.Text;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>HTTP by hand, for paths that a client library would tidy up first.</summary>
internal sealed class RawHttp(Uri address) : IDisposable
{
    private readonly TcpClient _connection = new(address.Host, address.Port);

    /// <summary>The whole answer as text.</summary>
    public async Task<string> GetAsync(string path, string token, IReadOnlyDictionary<string, string> headers)
    {
        string head = $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
            + string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
        NetworkStream stream = _connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _connection.Dispose();
}
