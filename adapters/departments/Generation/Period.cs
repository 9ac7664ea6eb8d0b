namespace Exchange.Departments.Generation;

/// <summary>The dates of a certificate; no last day means without end.</summary>
internal readonly record struct Period(DateOnly IssuedOn, DateOnly ValidFrom, DateOnly? ValidTo)
{
    private const int OldestInDays = 3000;

    /// <summary>What a term is taken to be where a situation needs an end and the type has none.</summary>
    private const int UsualYears = 5;

    /// <param name="termYears">How long such certificates are good for; null for without end.</param>
    /// <param name="situation">What the dates must show on the day <paramref name="today"/>.</param>
    public static Period For(Situation situation, int? termYears, DateOnly today, ref Draw draw) => situation switch
    {
        Situation.Superseded => Beginning(today.AddDays(-draw.Between(400, 1500)), termYears),
        Situation.Successor => Beginning(today.AddDays(-draw.Between(60, 300)), termYears),
        Situation.NotYetValid => Beginning(today.AddDays(draw.Between(5, 200)), termYears) with { IssuedOn = today.AddDays(-draw.Below(20)) },
        Situation.StartsTomorrow => Beginning(today.AddDays(1), termYears) with { IssuedOn = today },
        Situation.StartsToday => Beginning(today, termYears),
        Situation.ExpiresTomorrow => Ending(today.AddDays(1), termYears),
        Situation.ExpiresToday => Ending(today, termYears),
        Situation.ExpiredYesterday => Ending(today.AddDays(-1), termYears),
        Situation.Expired => Ending(today.AddDays(-draw.Between(2, 900)), termYears),
        _ => Beginning(today.AddDays(-draw.Between(60, Oldest(termYears))), termYears),
    };

    private static Period Beginning(DateOnly first, int? years) =>
        new(first, first, years is { } term ? first.AddYears(term).AddDays(-1) : null);

    private static Period Ending(DateOnly last, int? years)
    {
        var first = last.AddYears(-(years ?? UsualYears)).AddDays(1);
        return new Period(first, first, last);
    }

    /// <summary>Young enough to be in force for two months more.</summary>
    private static int Oldest(int? years) => years is { } term ? Math.Min(OldestInDays, term * 365 - 60) : OldestInDays;
}
