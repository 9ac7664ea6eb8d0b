using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Controls;

/// <summary>
/// Picks certificates that show each verdict, as the registry is now. Those that midnight, a second certificate or a
/// wrong check character would make ambiguous are left out of the plain verdicts.
/// </summary>
internal sealed class Samples(Registry registry, TimeProvider time)
{
    public const string CheckCharacterMismatch = "checkCharacterMismatch";

    private const int PerType = 3;

    /// <summary>Situations repeat every hundred certificates of a type, so that these are plenty.</summary>
    private const int Searched = 5000;

    /// <summary>How near, in days, a date may come before a certificate is too unsteady to be a sample.</summary>
    private const int Steady = 4;

    public IReadOnlyList<Sample> ByVerdict()
    {
        var today = time.ChinaToday();
        return Pick(Candidates().Where(one => !Turns(one, today)).Select(one => Sample.Of(VerdictOf(one, today), one)).Concat(Unknown()));
    }

    public IReadOnlyList<Sample> Boundaries()
    {
        var today = time.ChinaToday();
        return Pick(
            from one in Candidates()
            where one.State.Meaning == CanonicalState.Valid && CheckHolds(one)
            let boundary = Boundary(one, today)
            where boundary is not null
            select Sample.Of(boundary, one));
    }

    private IEnumerable<Certificate> Candidates() => Enumerable.Range(0, Math.Min(registry.Count, Searched)).Select(registry.At);

    private IEnumerable<Sample> Unknown() =>
        Enumerable.Range(0, Searched).Select(registry.Beyond)
            .Where(one => CheckHolds(one) && registry.Get(one.Id) is null && registry.Find(one.Holder.Code, one.Holder.CodeType, one.Type.Code) is [])
            .Select(one => Sample.Of(Verdict.Unknown.WireName(), one));

    private string VerdictOf(Certificate one, DateOnly today)
    {
        if (!CheckHolds(one))
        {
            return CheckCharacterMismatch;
        }

        var verdict = Sample.VerdictOn(today, one);
        var isOneOfSeveral = verdict == Verdict.Valid
            && registry.Find(one.Holder.Code, one.Holder.CodeType, one.Type.Code).Count(other => Sample.VerdictOn(today, other) == Verdict.Valid) > 1;
        return (isOneOfSeveral ? Verdict.Several : verdict).WireName();
    }

    private static bool Turns(Certificate one, DateOnly today) =>
        Math.Abs(one.ValidFrom.DayNumber - today.DayNumber) < Steady
        || (one.ValidTo is { } last && Math.Abs(last.DayNumber - today.DayNumber) < Steady);

    private static string? Boundary(Certificate one, DateOnly today) =>
        one.ValidTo == today.AddDays(-1) ? "expired-yesterday"
        : one.ValidTo == today ? "expires-today"
        : one.ValidTo == today.AddDays(1) ? "expires-tomorrow"
        : one.ValidFrom == today ? "starts-today"
        : one.ValidFrom == today.AddDays(1) ? "starts-tomorrow"
        : null;

    private static bool CheckHolds(Certificate one) => CertificateIdentifier.Parse(one.Id).CheckHolds;

    private static List<Sample> Pick(IEnumerable<Sample> samples) =>
        [.. samples.GroupBy(one => (one.Verdict, one.TypeCode)).SelectMany(group => group.Take(PerType)).OrderBy(one => one.Verdict, StringComparer.Ordinal)];
}
