namespace Grpc.Core;

/// <summary>How a transport learns what call credentials hold.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>Credentials made of others.</summary>
    public abstract void SetCompositeCredentials(object state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>Credentials from a function.</summary>
    public abstract void SetAsyncAuthInterceptorCredentials(object state, AsyncAuthInterceptor interceptor);
}
