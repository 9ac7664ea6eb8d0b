namespace Exchange.Adapters.Sources;

/// <summary>What a registry was asked and answered.</summary>
/// <param name="At">When it was asked, by the adapter's clock: the answer is at least this fresh.</param>
internal readonly record struct Asked<T>(SourceResult<T> Result, DateTimeOffset At)
{
    /// <summary>The same, or the failure that the check finds in the answer.</summary>
    public Asked<T> Checked(Func<T, SourceFailure> check) =>
        Result.Succeeded && check(Result.Value) is { Fault: not SourceFault.None } failure ? this with { Result = failure } : this;
}
