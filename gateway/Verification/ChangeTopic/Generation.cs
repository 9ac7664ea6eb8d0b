using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Exchange.Contracts.V1;

namespace Exchange.Gateway.Verification.ChangeTopic;

/// <summary>
/// An unbroken stretch of a source's changes in a topic, whoever published them. The larger number is later; two that were
/// begun at once have the same, and the larger tie decides.
/// </summary>
internal readonly record struct Generation(long Number, uint Tie) : IComparable<Generation>
{
    public static Generation Of(TopicGeneration? generation) => generation is null ? default : new Generation(generation.Number, generation.Tie);

    /// <summary>One that is later than this.</summary>
    public Generation Next(Random random) => new(Number + 1, (uint)random.NextInt64(1L << 32));

    public TopicGeneration ToMessage() => new() { Number = Number, Tie = Tie };

    public int CompareTo(Generation other) => (Number, Tie).CompareTo((other.Number, other.Tie));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}-{Tie}");

    public static bool TryParse(string text, [NotNullWhen(true)] out Generation? generation)
    {
        string[] parts = text.Split('-');
        generation = parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint tie)
            ? new Generation(number, tie)
            : null;
        return generation is not null;
    }
}
