using System.Buffers;
using System.Net;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>A published log over HTTP (c2sp.org/tlog-tiles), to be read only. What the server cannot give is an <see cref="IOException"/>.</summary>
public sealed class HttpTiles : ITileStorage, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly Uri _log;

    /// <param name="log">The log's address: that of its checkpoint without the last part.</param>
    public HttpTiles(Uri log)
    {
        _log = log.AbsoluteUri.EndsWith('/') ? log : new Uri(log.AbsoluteUri + "/");

        // A log may answer compressed without being asked ("Log entries").
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            Timeout = s_patience,
            MaxResponseContentBufferSize = TilePath.OfEntries(0).MaximumBytes + 1,
        };
    }

    /// <summary>The log's last checkpoint.</summary>
    /// <exception cref="IOException">It cannot be had, e.g. because there is no log at this address.</exception>
    public byte[] ReadCheckpoint()
    {
        var content = new ArrayBufferWriter<byte>();
        return TryRead("checkpoint", SignedNote.MaximumBytes + 1, content)
            ? content.WrittenSpan.ToArray()
            : throw new IOException($"There is no checkpoint at {_log}.");
    }

    /// <inheritdoc/>
    public bool TryRead(TilePath path, IBufferWriter<byte> content) => TryRead(path.ToString(), path.MaximumBytes + 1, content);

    /// <exception cref="NotSupportedException">Always.</exception>
    public void Write(TilePath path, ReadOnlySpan<byte> content) => throw ReadOnly();

    /// <exception cref="NotSupportedException">Always.</exception>
    public void Flush() => throw ReadOnly();

    /// <exception cref="NotSupportedException">Always.</exception>
    public void CutTo(ulong size) => throw ReadOnly();

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private bool TryRead(string path, int mostBytes, IBufferWriter<byte> content)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_log, path));
            using var response = _http.Send(request);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return false;
            }

            response.EnsureSuccessStatusCode();
            using var body = response.Content.ReadAsStream();
            var length = (int)Math.Min(body.Length, mostBytes);
            body.ReadExactly(content.GetSpan(length)[..length]);
            content.Advance(length);
            return true;
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException)
        {
            throw new IOException($"{new Uri(_log, path)} cannot be read: {failed.Message}", failed);
        }
    }

    private static NotSupportedException ReadOnly() => new("A log is only read over HTTP.");
}
