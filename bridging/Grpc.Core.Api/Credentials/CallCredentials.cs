namespace Grpc.Core;

/// <summary>How one call proves itself: headers that are added to it.</summary>
public abstract class CallCredentials
{
    /// <summary>All of those, in order.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentOutOfRangeException.ThrowIfLessThan(credentials.Length, 2, nameof(credentials));
        return new CompositeCallCredentials([.. credentials]);
    }

    /// <summary>Headers from a function that runs before each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCallCredentials(interceptor);
    }

    /// <summary>Shows these credentials to a transport.</summary>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state);

    private sealed class CompositeCallCredentials(IReadOnlyList<CallCredentials> credentials) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetCompositeCredentials(state, credentials);
    }

    private sealed class InterceptorCallCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }
}
