namespace Grpc.Core;

/// <summary>Messages from the peer, in order. One reader at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> reached.</summary>
    T Current { get; }

    /// <summary>Goes to the next message; false at the end of the stream.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
