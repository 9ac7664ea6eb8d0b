namespace Grpc.Core;

/// <summary>The requests of a client's stream.</summary>
/// <typeparam name="T">The request.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Tells the server that no request follows.</summary>
    Task CompleteAsync();
}
