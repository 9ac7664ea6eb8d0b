using System.Buffers;

namespace Exchange.Adapters.Rest;

/// <summary>The body of an answer in a pooled buffer, never longer than a limit.</summary>
internal sealed class ResponseBody : IDisposable
{
    private const int Least = 4 * 1024;

    private byte[] _buffer;

    private ResponseBody(byte[] buffer) => _buffer = buffer;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Reads to the end; null where the body is longer than the limit in bytes.</summary>
    public static async ValueTask<ResponseBody?> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        var announced = content.Headers.ContentLength;
        if (announced > limit)
        {
            return null;
        }

        // One byte more than announced, so that the end is seen without another buffer.
        var body = new ResponseBody(ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? Least)));
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                int read;
                while ((read = await stream.ReadAsync(body._buffer.AsMemory(body.Length), cancellation).ConfigureAwait(false)) > 0)
                {
                    body.Length += read;
                    if (body.Length > limit)
                    {
                        body.Dispose();
                        return null;
                    }

                    if (body.Length == body._buffer.Length)
                    {
                        body.Grow();
                    }
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
