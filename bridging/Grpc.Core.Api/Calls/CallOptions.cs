namespace Grpc.Core;

/// <summary>What a client says about one call.</summary>
public readonly struct CallOptions
{
    /// <summary>Options for a call.</summary>
    /// <param name="headers">Request headers.</param>
    /// <param name="deadline">When the call has failed at the latest, in UTC.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How messages are written.</param>
    /// <param name="propagationToken">The server call this one is made for.</param>
    /// <param name="credentials">Credentials of this call alone.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>Request headers.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When the call has failed at the latest, in UTC.</summary>
    public DateTime? Deadline { get; private init; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>How messages are written.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>The server call this one is made for.</summary>
    public ContextPropagationToken? PropagationToken { get; private init; }

    /// <summary>Credentials of this call alone.</summary>
    public CallCredentials? Credentials { get; private init; }

    /// <summary>Whether the call waits for a connection rather than fail without one.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>These options with other headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>These options with another deadline, in UTC.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>These options with another cancellation.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>These options with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>These options on behalf of a server call.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        this with { PropagationToken = propagationToken };

    /// <summary>These options with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>These options, waiting for a connection or not.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
