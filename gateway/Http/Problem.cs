using System.Diagnostics.CodeAnalysis;

namespace Exchange.Gateway.Http;

/// <summary>One place of a request that is wrong. The path is dotted, e.g. <c>context.purpose</c>.</summary>
internal sealed record ProblemError(string Path, string Message);

/// <summary>Why a call was not answered with what it asked for (RFC 9457). Holds no personal data.</summary>
internal sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyList<ProblemError>? Errors = null)
{
    public static Problem At(ProblemKind kind, string path, string message) =>
        new(kind, message, [new ProblemError(path, message)]);
}

/// <summary>Outcomes of interface types, which have no conversions.</summary>
internal static class Outcome
{
    public static Outcome<T> Of<T>(T value)
        where T : class => new(value, null);
}

/// <summary>What a step gave: its value, or the problem that ends the call.</summary>
internal readonly struct Outcome<T>
    where T : class
{
    internal Outcome(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    public Problem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(null, problem);
}
