using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Exchange.Tests;

/// <summary>One connection to a Redis server that tells what it holds, byte for byte (RESP2). Not for several callers at once.</summary>
internal sealed class RedisWire : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly BufferedStream _stream;

    private RedisWire(TcpClient client)
    {
        _client = client;
        _stream = new BufferedStream(client.GetStream());
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<RedisWire> ConnectAsync(int port)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(s_patience);
        return new RedisWire(client);
    }

    /// <summary>The answer: a number, bytes, null, or a list of such.</summary>
    /// <exception cref="IOException">The server says that something is wrong, or has gone.</exception>
    public Task<object?> AskAsync(params IEnumerable<string> command) => AskAsync([.. command.Select(Encoding.UTF8.GetBytes)]);

    /// <inheritdoc cref="AskAsync(IEnumerable{string})"/>
    public async Task<object?> AskAsync(IReadOnlyList<byte[]> command)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"*{command.Count}\r\n"));
        foreach (byte[] argument in command)
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes($"${argument.Length}\r\n"));
            await _stream.WriteAsync(argument);
            await _stream.WriteAsync("\r\n"u8.ToArray());
        }

        await _stream.FlushAsync();
        return await ReadAsync().WaitAsync(s_patience);
    }

    /// <summary>All keys, however many.</summary>
    public async Task<IReadOnlyList<byte[]>> KeysAsync()
    {
        List<byte[]> keys = [];
        string cursor = "0";
        do
        {
            List<object?> page = (List<object?>)(await AskAsync("SCAN", cursor, "COUNT", "1000"))!;
            cursor = Encoding.ASCII.GetString((byte[])page[0]!);
            keys.AddRange(((List<object?>)page[1]!).Cast<byte[]>());
        }
        while (cursor != "0");
        return keys;
    }

    /// <summary>Bytes of memory in use, all told.</summary>
    public async Task<long> UsedMemoryAsync()
    {
        string memory = Encoding.ASCII.GetString((byte[])(await AskAsync("INFO", "memory"))!);
        string line = memory.Split("\r\n").First(candidate => candidate.StartsWith("used_memory:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("used_memory:".Length), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<object?> ReadAsync()
    {
        string line = await ReadLineAsync();
        switch (line[0])
        {
            case '+':
                return Encoding.UTF8.GetBytes(line[1..]);
            case '-':
                throw new IOException("Redis says: " + line[1..]);
            case ':':
                return long.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
            case '$':
                return await ReadBytesAsync(int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture));
            case '*':
                List<object?> parts = [];
                for (int left = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture); left > 0; left--)
                {
                    parts.Add(await ReadAsync());
                }

                return parts;
            default:
                throw new IOException("Not an answer of Redis: " + line);
        }
    }

    private async Task<byte[]?> ReadBytesAsync(int length)
    {
        if (length < 0)
        {
            return null;
        }

        byte[] bytes = new byte[length + 2];
        await _stream.ReadExactlyAsync(bytes);
        return bytes[..length];
    }

    private async Task<string> ReadLineAsync()
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (true)
        {
            await _stream.ReadExactlyAsync(one);
            if (one[0] == '\n' && line.Length > 0 && line[^1] == '\r')
            {
                return line.ToString(0, line.Length - 1);
            }

            line.Append((char)one[0]);
        }
    }
}
