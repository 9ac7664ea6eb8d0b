namespace Grpc.Core;

/// <summary>The call that a server method serves.</summary>
public abstract class ServerCallContext
{
    private Dictionary<object, object>? _userState;

    /// <summary>The path of the request: <c>/service/method</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The host the caller named.</summary>
    public string Host => HostCore;

    /// <summary>The address of the caller, as <c>ipv4:address:port</c> and the like.</summary>
    public string Peer => PeerCore;

    /// <summary>When the caller stops waiting, in UTC; <see cref="DateTime.MaxValue"/> for never.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>The headers of the request.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Cancelled when the caller cancels, is gone, or its deadline passes.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>The trailers to send.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The status to send when the method returns.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>How responses are written.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>What the transport knows of the caller.</summary>
    public AuthContext AuthContext => AuthContextCore;

    /// <summary>Anything that interceptors and the method want to tell each other.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>The full method name, for the transport to give.</summary>
    protected abstract string MethodCore { get; }

    /// <summary>The host, for the transport to give.</summary>
    protected abstract string HostCore { get; }

    /// <summary>The caller's address, for the transport to give.</summary>
    protected abstract string PeerCore { get; }

    /// <summary>The deadline, for the transport to give.</summary>
    protected abstract DateTime DeadlineCore { get; }

    /// <summary>The request headers, for the transport to give.</summary>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <summary>The cancellation, for the transport to give.</summary>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <summary>The trailers, for the transport to send.</summary>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <summary>The status, for the transport to send.</summary>
    protected abstract Status StatusCore { get; set; }

    /// <summary>The write options, for the transport to follow.</summary>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <summary>What the transport knows of the caller.</summary>
    protected abstract AuthContext AuthContextCore { get; }

    /// <summary>Where the user state is kept.</summary>
    protected virtual IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Sends the response headers now; without this they go with the first response.</summary>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <summary>A token for calls made on behalf of this one.</summary>
    public ContextPropagationToken CreatePropagationToken(ContextPropagationOptions? options = null) =>
        CreatePropagationTokenCore(options);

    /// <summary>How the transport sends headers.</summary>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);

    /// <summary>How the transport makes a token.</summary>
    protected abstract ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options);
}
