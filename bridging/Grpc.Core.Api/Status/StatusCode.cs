namespace Grpc.Core;

/// <summary>How a call ended. The numbers are what travels in <c>grpc-status</c>.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller cancelled.</summary>
    Cancelled = 1,

    /// <summary>An error nobody classified, such as an unhandled exception of the server.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed; the server may still have done the work.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or another limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state the call needs; retrying alone does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change got in the way; retry from a higher level.</summary>
    Aborted = 10,

    /// <summary>The call asks for something past the end.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the server is broken.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached just now; the call may be retried.</summary>
    Unavailable = 14,

    /// <summary>Data was lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
