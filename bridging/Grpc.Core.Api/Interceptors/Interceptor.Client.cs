namespace Grpc.Core.Interceptors;

/// <summary>Sees every call before it goes on. Override what is of interest; the rest passes through.</summary>
public abstract partial class Interceptor
{
    /// <summary>Sees a unary call that blocks, on the client.</summary>
    public virtual TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        Checked(continuation)(request, context);

    /// <summary>Sees a unary call, on the client.</summary>
    public virtual AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        Checked(continuation)(request, context);

    /// <summary>Sees a call with a stream of responses, on the client.</summary>
    public virtual AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        Checked(continuation)(request, context);

    /// <summary>Sees a call with a stream of requests, on the client.</summary>
    public virtual AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        Checked(continuation)(context);

    /// <summary>Sees a call with a stream each way, on the client.</summary>
    public virtual AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class =>
        Checked(continuation)(context);

    private static TContinuation Checked<TContinuation>(TContinuation continuation)
        where TContinuation : Delegate
    {
        ArgumentNullException.ThrowIfNull(continuation);
        return continuation;
    }
}
