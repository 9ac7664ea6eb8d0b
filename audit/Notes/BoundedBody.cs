namespace Exchange.Audit.Notes;

/// <summary>Reads what somebody else sends without letting them say how much memory it takes.</summary>
public static class BoundedBody
{
    private const int FirstBytes = 4096;

    /// <summary>Reads to the end; null if there is more than <paramref name="maximumBytes"/>, of which one byte too many is read.</summary>
    public static async ValueTask<byte[]?> ReadAsync(Stream stream, int maximumBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(FirstBytes, maximumBytes + 1)];
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length > maximumBytes)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maximumBytes + 1L));
            }
        }

        return buffer[..length];
    }
}
