using System.Text.Json.Serialization;
using Exchange.Departments.Generation;
using Exchange.Departments.Hosting;

namespace Exchange.Departments.Controls;

/// <summary>How a department has been told to treat its callers.</summary>
/// <param name="Milliseconds">For <see cref="Misbehaviour.Slow"/>: how much later it answers.</param>
/// <param name="Status">For <see cref="Misbehaviour.Fail"/>: the HTTP status.</param>
/// <param name="Probability">For how many of the calls, 0 to 1.</param>
/// <param name="Operations">For which calls; null for all.</param>
internal sealed record Behaviour(
    Misbehaviour Mode,
    int Milliseconds = 500,
    int Status = 500,
    double Probability = 1,
    IReadOnlyList<Operation>? Operations = null)
{
    private ulong _calls;

    public static Behaviour Normal { get; } = new(Misbehaviour.Normal);

    [JsonIgnore]
    public bool IsSensible =>
        Enum.IsDefined(Mode) && Milliseconds >= 0 && Status is >= 200 and <= 599 && Probability is >= 0 and <= 1;

    /// <summary>How to treat the next call: every run the same sequence of good and bad luck.</summary>
    public Misbehaviour Next(Operation operation)
    {
        if (Mode == Misbehaviour.Normal || Operations?.Contains(operation) == false)
        {
            return Misbehaviour.Normal;
        }

        var luck = Mix.Of(Interlocked.Increment(ref _calls)) / (double)ulong.MaxValue;
        return luck < Probability ? Mode : Misbehaviour.Normal;
    }
}
