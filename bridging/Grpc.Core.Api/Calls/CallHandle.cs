namespace Grpc.Core;

/// <summary>
/// What the four kinds of call have in common: functions of the invoker over its own state object, so that starting
/// a call allocates no closure.
/// </summary>
internal readonly struct CallHandle(
    Func<object, Task<Metadata>> responseHeadersAsync,
    Func<object, Status> getStatus,
    Func<object, Metadata> getTrailers,
    Action<object> dispose,
    object state)
{
    public CallHandle(Task<Metadata> responseHeaders, Func<Status> getStatus, Func<Metadata> getTrailers, Action dispose)
        : this(
            static state => ((Parts)state).ResponseHeaders,
            static state => ((Parts)state).GetStatus(),
            static state => ((Parts)state).GetTrailers(),
            static state => ((Parts)state).Dispose(),
            new Parts(responseHeaders, getStatus, getTrailers, dispose))
    {
    }

    public Task<Metadata> ResponseHeadersAsync => responseHeadersAsync(state);

    public Status GetStatus() => getStatus(state);

    public Metadata GetTrailers() => getTrailers(state);

    public void Dispose() => dispose(state);

    private sealed record Parts(
        Task<Metadata> ResponseHeaders,
        Func<Status> GetStatus,
        Func<Metadata> GetTrailers,
        Action Dispose);
}
