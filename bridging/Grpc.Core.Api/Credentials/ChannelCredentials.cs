namespace Grpc.Core;

/// <summary>How a channel proves and protects itself.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No protection.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureChannelCredentials();

    /// <summary>TLS with the certificate authorities of the machine.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    /// <summary>Adds call credentials to every call of a channel.</summary>
    /// <exception cref="ArgumentException">The channel credentials take none, because nothing would protect them.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        return channelCredentials.IsComposable
            ? new CompositeChannelCredentials(channelCredentials, callCredentials)
            : throw new ArgumentException("These channel credentials cannot carry call credentials.", nameof(channelCredentials));
    }

    /// <summary>Shows these credentials to a transport.</summary>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);

    internal virtual bool IsComposable => false;

    private sealed class InsecureChannelCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetInsecureCredentials(state);
    }

    private sealed class CompositeChannelCredentials(ChannelCredentials channel, CallCredentials call) : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetCompositeCredentials(state, channel, call);
    }
}
