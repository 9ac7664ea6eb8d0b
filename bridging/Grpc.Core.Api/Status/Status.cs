namespace Grpc.Core;

/// <summary>A status code with the text that explains it.</summary>
public readonly struct Status
{
    /// <summary>Success, without detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled, without detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>A status that no local exception caused.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>A status with the local exception behind it.</summary>
    /// <param name="statusCode">How the call ended.</param>
    /// <param name="detail">Text for the peer.</param>
    /// <param name="debugException">For local logs only: it is never sent.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>How the call ended.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>Text for the peer.</summary>
    public string Detail { get; }

    /// <summary>The local exception behind a failure. It never leaves the process.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc/>
    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
