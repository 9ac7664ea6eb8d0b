using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Gateway.Sources;

/// <summary>
/// Whether what an origin answered can be used at all. What passes here can be read without further doubt; what does
/// not is the origin's fault, never the caller's.
/// </summary>
internal static class AnswerCheck
{
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Whether the state is one that this node knows, every date exists, and every instant is one.</summary>
    /// <param name="hasState">Whether the answer must have a state; without, it may.</param>
    public static bool IsUsable(Certificate certificate, bool hasState) =>
        (certificate.State is { } state ? System.Enum.IsDefined((CanonicalState)state.Canonical) : !hasState)
        && IsDay(certificate.IssuedOn) && IsDay(certificate.ValidFrom) && IsDay(certificate.ValidTo)
        && certificate.Annotations.All(annotation => IsDay(annotation.ValidTo) && (annotation.MadeAt is null || IsInstant(annotation.MadeAt)));

    /// <summary>
    /// How fresh an answer is, or null where it does not tell. Never fresher than the question: a clock that runs ahead
    /// must not make what it stamps look newer than it can be.
    /// </summary>
    /// <param name="asked">When this node put the question, by its own clock.</param>
    public static DateTimeOffset? AsOf(Timestamp? told, DateTimeOffset asked)
    {
        if (told is null || !IsInstant(told))
        {
            return null;
        }

        DateTimeOffset asOf = told.ToDateTimeOffset();
        return asOf < asked ? asOf : asked;
    }

    private static bool IsDay(Date? date) =>
        date is null
        || (date.Year is >= 1 and <= 9999 && date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month));

    public static bool IsInstant(Timestamp instant) =>
        instant.Seconds is >= FirstSecond and <= LastSecond && instant.Nanos is >= 0 and < NanosecondsPerSecond;
}
