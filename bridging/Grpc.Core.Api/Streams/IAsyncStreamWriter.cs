namespace Grpc.Core;

/// <summary>Messages to the peer, in order. One write at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are written; null for the options of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message; done when the transport took it, which is how a slow peer slows the writer.</summary>
    Task WriteAsync(T message);

    /// <summary>Sends a message; cancelling it cancels the whole call.</summary>
    /// <exception cref="NotSupportedException">The token can be cancelled and this writer has no cancellation.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This writer cannot cancel a write.")
        : WriteAsync(message);
}
