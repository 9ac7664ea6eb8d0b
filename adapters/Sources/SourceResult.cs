namespace Exchange.Adapters.Sources;

/// <summary>Why there is no answer.</summary>
/// <param name="Message">For the operator; never personal data, never a secret.</param>
internal readonly record struct SourceFailure(SourceFault Fault, string Message)
{
    public static SourceFailure Unavailable(string why) => new(SourceFault.Unavailable, $"source-unavailable: {why}");

    public static SourceFailure TimedOut { get; } = new(SourceFault.TimedOut, "source-unavailable: the registry did not answer in time");

    public static SourceFailure Invalid(string why) => new(SourceFault.Invalid, $"source-invalid: {why}");

    public static SourceFailure BadRequest(string why) => new(SourceFault.BadRequest, why);

    public static SourceFailure Unsupported(string operation) =>
        new(SourceFault.Unsupported, $"this registry has no operation {operation}");
}

/// <summary>A value, or why there is none. A value may be null: the registry answered that it has no such thing.</summary>
internal readonly struct SourceResult<T>
{
    private SourceResult(T value, SourceFailure failure)
    {
        Value = value;
        Failure = failure;
    }

    public T Value { get; }

    public SourceFailure Failure { get; }

    public bool Succeeded => Failure.Fault == SourceFault.None;

    public static implicit operator SourceResult<T>(T value) => new(value, default);

    public static implicit operator SourceResult<T>(SourceFailure failure) => new(default!, failure);
}
