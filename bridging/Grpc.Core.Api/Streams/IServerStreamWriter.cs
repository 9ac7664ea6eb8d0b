namespace Grpc.Core;

/// <summary>The responses of a server's stream; it ends when the method returns.</summary>
/// <typeparam name="T">The response.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
