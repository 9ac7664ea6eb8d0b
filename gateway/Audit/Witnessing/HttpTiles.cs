using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit.Witnessing;

/// <summary>A published log read over HTTP (c2sp.org/tlog-tiles). Whatever it sends takes no more memory than a tile has.</summary>
/// <param name="http">Follows no redirection, and has a time limit and one of what it takes: <see cref="NewClient"/>.</param>
/// <param name="log">Ends with a slash.</param>
internal sealed class HttpTiles(HttpClient http, Uri log) : ITileStorage
{
    /// <summary>What to read with: it bears with a log for five seconds, and with no more than a checkpoint may have.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = SignedNote.MaximumBytes,
    };

    /// <exception cref="HttpRequestException">The log cannot be reached, has published nothing, or sends more than a checkpoint has.</exception>
    public byte[] ReadCheckpoint() => Read("checkpoint", SignedNote.MaximumBytes) ?? throw new HttpRequestException("It publishes no checkpoint.");

    /// <inheritdoc/>
    public bool TryRead(TilePath path, IBufferWriter<byte> content)
    {
        if (Read(path.ToString(), path.MaximumBytes) is not { } bytes)
        {
            return false;
        }

        content.Write(bytes);
        return true;
    }

    /// <inheritdoc/>
    public void Write(TilePath path, ReadOnlySpan<byte> content) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void CutTo(ulong size) => throw new NotSupportedException();

    /// <summary>Null where there is none.</summary>
    private byte[]? Read(string path, int maximumBytes)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(log, path));
        // An old checkpoint out of a cache on the way would look like a roll-back.
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        // Read whole, so that the time limit is over the body too.
        using HttpResponseMessage response = http.Send(request, HttpCompletionOption.ResponseContentRead);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        using MemoryStream bytes = new();
        response.Content.CopyTo(bytes, null, CancellationToken.None);
        return bytes.Length <= maximumBytes ? bytes.ToArray() : throw new IOException($"It sends more than {maximumBytes} bytes for {path}.");
    }
}
