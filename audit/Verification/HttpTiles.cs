using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Audit.Verification;

/// <summary>
/// A published log over HTTP (c2sp.org/tlog-tiles), to be read only. What the server cannot give is an <see cref="IOException"/>; whatever it sends,
/// no more is handed on than what was asked for may have, and one byte by which it shows that there is more.
/// </summary>
public sealed class HttpTiles : ITileStorage, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly HttpClient? _own;
    private readonly Uri _log;

    /// <param name="log">The log's address: that of its checkpoint without the last part.</param>
    public HttpTiles(Uri log)
        : this(NewClient(), log) => _own = _http;

    /// <param name="http">With limits of its own on time and on what it takes; left open.</param>
    /// <param name="log">The log's address: that of its checkpoint without the last part.</param>
    public HttpTiles(HttpClient http, Uri log)
    {
        _http = http;
        _log = log.AbsoluteUri.EndsWith('/') ? log : new Uri(log.AbsoluteUri + "/");
    }

    /// <summary>The log's last checkpoint.</summary>
    /// <exception cref="IOException">It cannot be had, e.g. because there is no log at this address.</exception>
    public byte[] ReadCheckpoint() => ReadCheckpoint(out _);

    /// <summary>The same, and whether it may be an older one: a cache says so, and so does a server that keeps a copy of the log (RFC 9111 section 5.1, "Age").</summary>
    /// <inheritdoc cref="ReadCheckpoint()" path="/exception"/>
    public byte[] ReadCheckpoint(out bool isCopy)
    {
        var content = new ArrayBufferWriter<byte>();
        return TryRead("checkpoint", SignedNote.MaximumBytes + 1, content, out isCopy)
            ? content.WrittenSpan.ToArray()
            : throw new IOException($"There is no checkpoint at {_log}.");
    }

    /// <inheritdoc/>
    public bool TryRead(TilePath path, IBufferWriter<byte> content) => TryRead(path.ToString(), path.MaximumBytes + 1, content, out _);

    /// <exception cref="NotSupportedException">Always.</exception>
    public void Write(TilePath path, ReadOnlySpan<byte> content) => throw ReadOnly();

    /// <exception cref="NotSupportedException">Always.</exception>
    public void Flush() => throw ReadOnly();

    /// <exception cref="NotSupportedException">Always.</exception>
    public void CutTo(ulong size) => throw ReadOnly();

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose();

    private bool TryRead(string path, int mostBytes, IBufferWriter<byte> content, out bool isCopy)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_log, path));
            // An old checkpoint out of a cache on the way would look like a roll-back.
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
            // Read whole, so that the time limit is over the body too.
            using var response = _http.Send(request, HttpCompletionOption.ResponseContentRead);
            isCopy = response.Headers.Age is not null;
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

    /// <summary>A log may answer compressed without being asked (c2sp.org/tlog-tiles, "Log entries").</summary>
    private static HttpClient NewClient() => new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip })
    {
        Timeout = s_patience,
        MaxResponseContentBufferSize = TilePath.OfEntries(0).MaximumBytes + 1,
    };

    private static NotSupportedException ReadOnly() => new("A log is only read over HTTP.");
}
