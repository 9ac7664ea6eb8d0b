using Grpc.Core;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>Why a stream of changes came to an end.</summary>
internal enum FeedStop
{
    /// <summary>It broke off, or whoever announces cannot be reached.</summary>
    Broken,

    /// <summary>Neither change nor heartbeat for too long.</summary>
    Silent,

    /// <summary>It cannot be had behind this cursor.</summary>
    CursorLost,

    /// <summary>There is no such stream for this node.</summary>
    Absent,

    /// <summary>It carried a change that cannot be used; passing over it would vouch for what is no longer so.</summary>
    Unusable,

    /// <summary>An observer failed; the change is to be announced again.</summary>
    NotObserved,

    /// <summary>The source's clock was set back, so that its stamps cannot be read any more.</summary>
    ClockChanged,
}

internal static class FeedStops
{
    /// <param name="cursor">The cursor that the stream was opened with.</param>
    public static FeedStop Of(StatusCode status, string cursor) => status switch
    {
        StatusCode.Unimplemented or StatusCode.PermissionDenied => FeedStop.Absent,
        StatusCode.OutOfRange or StatusCode.InvalidArgument when cursor.Length > 0 => FeedStop.CursorLost,
        _ => FeedStop.Broken,
    };
}
