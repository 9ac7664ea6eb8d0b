using System.Diagnostics.CodeAnalysis;

namespace Exchange.Gateway.Http;

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

/// <summary>Outcomes of interface types, which have no conversions.</summary>
internal static class Outcome
{
    public static Outcome<T> Of<T>(T value)
        where T : class => new(value, null);
}
