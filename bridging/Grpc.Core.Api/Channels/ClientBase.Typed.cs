namespace Grpc.Core;

/// <summary>The base of a generated client.</summary>
/// <typeparam name="T">The generated client itself.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>A client for tests: every call fails unless the test overrides it.</summary>
    protected ClientBase()
    {
    }

    /// <summary>A client over a channel.</summary>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>A client over an invoker.</summary>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>A client with the settings of another.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>The same client naming that virtual host in its calls.</summary>
    public T WithHost(string host) => NewInstance(new ClientBaseConfiguration(Configuration.CallInvoker, host));

    /// <summary>A client with those settings.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
