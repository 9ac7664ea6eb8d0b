using Exchange.Adapters.Sources;
using Grpc.Core;

namespace Exchange.Adapters.Services;

/// <summary>Faults as gRPC statuses, as certificate_source.proto promises them.</summary>
internal static class Statuses
{
    /// <summary>Longer than any identifier or code that exists; what is longer never reaches a registry.</summary>
    private const int LongestKey = 256;

    public static StatusCode CodeOf(SourceFault fault) => fault switch
    {
        SourceFault.Unavailable => StatusCode.Unavailable,
        SourceFault.TimedOut => StatusCode.DeadlineExceeded,
        SourceFault.Overloaded => StatusCode.ResourceExhausted,
        SourceFault.Invalid => StatusCode.DataLoss,
        SourceFault.Unsupported => StatusCode.Unimplemented,
        SourceFault.BadRequest => StatusCode.InvalidArgument,
        SourceFault.Conflict => StatusCode.AlreadyExists,
        SourceFault.CursorUnknown => StatusCode.OutOfRange,
        _ => StatusCode.Internal,
    };

    public static RpcException ToException(this SourceFailure failure) =>
        new(new Status(CodeOf(failure.Fault), failure.Message));

    public static RpcException InvalidArgument(string why) => new(new Status(StatusCode.InvalidArgument, why));

    /// <summary>The source of that name, which must be one of this adapter's.</summary>
    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public static GuardedSource Require(this SourceCatalog sources, string name) =>
        sources.Find(name)
        ?? throw new RpcException(new Status(StatusCode.NotFound, "this adapter has no source of that name"));

    /// <summary>A value that a registry is asked by.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static string RequireKey(string value, string name) =>
        IsKey(value) ? value : throw InvalidArgument($"{name} must have 1 to {LongestKey} characters");

    public static bool IsKey(string value) => value.Length is > 0 and <= LongestKey;
}
