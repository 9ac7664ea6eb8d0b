namespace Grpc.Core;

/// <summary>A way to a server, shared by any number of clients.</summary>
public abstract class ChannelBase
{
    /// <summary>A channel to that address.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The address of the server.</summary>
    public string Target { get; }

    /// <summary>An invoker over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel; calls under way may be cancelled.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What <see cref="ShutdownAsync"/> does: nothing, unless overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
