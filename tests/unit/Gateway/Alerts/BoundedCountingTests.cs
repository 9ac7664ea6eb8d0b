using System.Globalization;
using Exchange.Audit;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Tests.Unit.Gateway.Alerts;

/// <summary>If one of these fails, a client that makes officers or people up brings a node down, or hides others behind itself.</summary>
public sealed class BoundedCountingTests
{
    [Fact]
    public void MadeUpOfficers_AreCountedAsTheirClient_AndDisplaceNobody()
    {
        CountedAccesses accesses = New("people", 5);
        foreach (int person in Enumerable.Range(0, 4))
        {
            accesses.Ask("jy-017", Text(person));
        }

        Trip? found = null;
        foreach (int officer in Enumerable.Range(0, SubjectTable.MostOfAClient * 20))
        {
            found ??= accesses.Ask("made-up-" + Text(officer), Text(officer), "hostile");
        }

        Assert.Equal((AlertSubject.Client, (UInt128?)null), (found!.Per, found.Officer));
        Assert.InRange(accesses.Subjects.Subjects, 1, SubjectTable.MostOfAClient + 3);
        Assert.Equal(0, accesses.Subjects.TakeForgotten());
        Assert.NotNull(accesses.Ask("jy-017", "the fifth"));
    }

    // Of a peer anybody's clients may come.
    [Fact]
    public void MadeUpClientsOfAPeer_AreCountedAsThePeer()
    {
        CountedAccesses accesses = New("denials", 2);
        foreach (int client in Enumerable.Range(0, SubjectTable.MostOfAClient * 2))
        {
            accesses.Ask(client: "350700/" + Text(client), caller: "city-node", decision: AuditDecision.Denied);
        }

        Assert.InRange(accesses.Subjects.Subjects, 1, SubjectTable.MostOfAClient + 1);
    }

    [Fact]
    public void People_AreKeptUpToABound_TheLastOnesFirst()
    {
        CountedAccesses accesses = New("person-times", 2);
        accesses.Ask(person: "early");
        foreach (int person in Enumerable.Range(0, SubjectTable.MostSubjects + 100))
        {
            accesses.Ask(person: Text(person));
        }

        Assert.Equal(SubjectTable.MostSubjects, accesses.Subjects.Subjects);
        Assert.Equal(101, accesses.Subjects.TakeForgotten());
        Assert.NotNull(accesses.Ask(person: Text(SubjectTable.MostSubjects)));
    }

    [Fact]
    public void WhatIsCounted_IsKeptUpToABound()
    {
        CountedAccesses accesses = New("people", 10_000);
        foreach (int person in Enumerable.Range(0, SubjectTable.MostCounted + 20_000))
        {
            accesses.Ask("o" + Text(person % 40), Text(person));
        }

        Assert.InRange(accesses.Subjects.Counted, 1, SubjectTable.MostCounted);
    }

    // Fails: what nobody needs any more is kept until there is too much of it.
    [Fact]
    public void WhatIsOver_IsForgotten()
    {
        CountedAccesses accesses = New("people", 5);
        foreach (int officer in Enumerable.Range(0, 100))
        {
            accesses.Ask(Text(officer));
        }

        accesses.Now += TimeSpan.FromHours(2);
        foreach (int officer in Enumerable.Range(1000, 60))
        {
            accesses.Ask(Text(officer));
        }

        Assert.Equal(60, accesses.Subjects.Subjects);
        Assert.Equal(0, accesses.Subjects.TakeForgotten());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static CountedAccesses New(string counts, int threshold) =>
        new(new AlertRuleOptions { Name = "rule", Counts = counts, Threshold = threshold, Window = TimeSpan.FromHours(1) });
}
