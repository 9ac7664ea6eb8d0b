namespace Grpc.Core;

/// <summary>Shorthand for readers.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Goes to the next message without a cancellation of its own.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
