using Grpc.Core;

namespace Exchange.Gateway.Http;

/// <summary>A problem as a gRPC status, with its code and its whole document as trailers.</summary>
internal static class GrpcProblems
{
    public const string CodeTrailer = "exchange-code";
    public const string DocumentTrailer = "exchange-problem-bin";

    public static RpcException ToRpcException(this Problem problem) => new(
        new Status(StatusOf(problem.Kind), problem.Kind.Code + ": " + problem.Detail),
        new Metadata { { CodeTrailer, problem.Kind.Code }, { DocumentTrailer, ProblemWriter.ToUtf8(problem) } });

    private static StatusCode StatusOf(ProblemKind kind) => kind.Status switch
    {
        400 or 415 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        409 => StatusCode.FailedPrecondition,
        413 => StatusCode.ResourceExhausted,
        502 => StatusCode.DataLoss,
        503 => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
