namespace Exchange.Adapters.Sources;

/// <summary>Why a source gave no answer. Each has one gRPC status.</summary>
internal enum SourceFault
{
    None,

    /// <summary>The registry cannot be reached, said so itself, or its circuit is open.</summary>
    Unavailable,

    /// <summary>The registry did not answer in time.</summary>
    TimedOut,

    /// <summary>Too many calls are under way.</summary>
    Overloaded,

    /// <summary>The registry answered what cannot be mapped, or something else than what was asked.</summary>
    Invalid,

    /// <summary>The registry has no such function.</summary>
    Unsupported,

    /// <summary>The call itself cannot be right, whatever the registry.</summary>
    BadRequest,

    /// <summary>The registry has another certificate under that identifier.</summary>
    Conflict,

    /// <summary>The cursor is ahead of the registry.</summary>
    CursorUnknown,
}
