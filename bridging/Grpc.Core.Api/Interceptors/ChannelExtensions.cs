namespace Grpc.Core.Interceptors;

/// <summary>Puts interceptors before a channel.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker over the channel that shows every call to the interceptor first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) =>
        InvokerOf(channel).Intercept(interceptor);

    /// <summary>An invoker over the channel that shows every call to the interceptors, the first of them first.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) =>
        InvokerOf(channel).Intercept(interceptors);

    /// <summary>An invoker over the channel that lets a function change the headers of every call.</summary>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) =>
        InvokerOf(channel).Intercept(interceptor);

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }
}
