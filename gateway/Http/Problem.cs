namespace Exchange.Gateway.Http;

/// <summary>One place of a request that is wrong. The path is dotted, e.g. <c>context.purpose</c>.</summary>
internal sealed record ProblemError(string Path, string Message);

/// <summary>Why a call was not answered with what it asked for (RFC 9457). Holds no personal data.</summary>
internal sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyList<ProblemError>? Errors = null)
{
    /// <summary>The trace id of the call's record, where it has one: 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }

    public static Problem At(ProblemKind kind, string path, string message) =>
        new(kind, message, [new ProblemError(path, message)]);
}
