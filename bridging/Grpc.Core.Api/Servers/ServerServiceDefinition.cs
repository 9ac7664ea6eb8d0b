namespace Grpc.Core;

/// <summary>The methods of a service with their handlers.</summary>
public class ServerServiceDefinition
{
    private readonly Action<ServiceBinderBase>[] _methods;

    private ServerServiceDefinition(Action<ServiceBinderBase>[] methods) => _methods = methods;

    /// <summary>Starts a definition.</summary>
    public static Builder CreateBuilder() => new();

    /// <summary>Gives every method to a server's binder, in the order they were added.</summary>
    public void BindService(ServiceBinderBase serviceBinder)
    {
        foreach (var addTo in _methods)
        {
            addTo(serviceBinder);
        }
    }

    /// <summary>Collects the methods of a service.</summary>
    public class Builder
    {
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private readonly List<Action<ServiceBinderBase>> _methods = [];

        /// <summary>Adds a unary method.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method with a stream of requests.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method with a stream of responses.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>Adds a method with a stream each way.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class =>
            Add(method, binder => binder.AddMethod(method, handler));

        /// <summary>The definition.</summary>
        public ServerServiceDefinition Build() => new([.. _methods]);

        private Builder Add(IMethod method, Action<ServiceBinderBase> addTo)
        {
            if (!_names.Add(method.FullName))
            {
                throw new ArgumentException($"The method {method.FullName} was added already.", nameof(method));
            }

            _methods.Add(addTo);
            return this;
        }
    }
}
