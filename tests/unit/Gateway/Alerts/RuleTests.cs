using System.Collections.Frozen;
using Exchange.Audit;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Tests.Unit.Gateway.Alerts;

/// <summary>What each rule notices. If one of these fails, somebody looks at whom he likes and nobody is told, or everybody is told of everything.</summary>
public sealed class RuleTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Fact]
    public void ManyPeople_AreCountedOnceEach()
    {
        CountedAccesses accesses = New("people", 3);

        Assert.Null(accesses.Ask(person: "a"));
        Assert.Null(accesses.Ask(person: "b"));
        Assert.Null(accesses.Ask(person: "b"));
        Trip? trip = accesses.Ask(person: "c");

        Assert.Equal((AlertSubject.Officer, 3), (trip!.Per, trip.Counted));
        Assert.Equal([new(0, 3), new(0, 2), new(0, 0)], trip.Places);
    }

    // Fails: whoever keeps to the borders of hours looks at nearly twice as many.
    [Fact]
    public void Window_BeginsAnywhere()
    {
        CountedAccesses accesses = New("people", 3);
        accesses.Now = new DateTimeOffset(2026, 11, 22, 12, 59, 0, TimeSpan.Zero);

        accesses.Ask(person: "a");
        accesses.Now += s_hour - TimeSpan.FromSeconds(1);
        accesses.Ask(person: "b");

        Assert.NotNull(accesses.Ask(person: "c"));
    }

    [Fact]
    public void WhatIsOlderThanTheWindow_DoesNotCount()
    {
        CountedAccesses accesses = New("people", 2);

        accesses.Ask(person: "a");
        accesses.Now += s_hour;

        Assert.Null(accesses.Ask(person: "b"));
    }

    // Fails: an officer who goes on raises an alert with each look.
    [Fact]
    public void OneWindow_RaisesOneAlert()
    {
        CountedAccesses accesses = New("people", 2);
        accesses.Ask(person: "a");
        Assert.NotNull(accesses.Ask(person: "b"));

        accesses.Now += s_hour - TimeSpan.FromMinutes(1);
        Assert.Null(accesses.Ask(person: "c"));
        Assert.Null(accesses.Ask(person: "d"));
        accesses.Now += TimeSpan.FromMinutes(1);

        Assert.NotNull(accesses.Ask(person: "e"));
    }

    // Fails: a replica whose copy comes late hides what was done there.
    [Fact]
    public void RecordsOutOfOrder_Count()
    {
        CountedAccesses accesses = New("people", 3);
        accesses.Ask(person: "a");
        accesses.Now += TimeSpan.FromMinutes(50);
        accesses.Ask(person: "c");
        accesses.Watched = accesses.Now;
        accesses.Now -= TimeSpan.FromMinutes(20);

        Assert.NotNull(accesses.Ask(person: "b"));
    }

    // Fails: a replica whose clock was ahead for a moment leaves whoever looked in that moment unwatched until it is as late again.
    [Fact]
    public void ClockThatIsSetBack_BlindsNobody()
    {
        CountedAccesses accesses = New("people", 3);
        DateTimeOffset now = accesses.Now;
        accesses.Now = now.AddYears(1);
        accesses.Ask(person: "a");
        accesses.Now = now;
        accesses.Ask(person: "b");
        Assert.NotNull(accesses.Ask(person: "c"));

        // Nor does one that is ahead of the watching replica's.
        accesses = New("people", 3);
        accesses.Watched = now;
        accesses.Now = now.AddDays(1);
        accesses.Ask("other", "a");
        accesses.Ask(person: "a");
        accesses.Now = now;
        accesses.Ask(person: "b");
        Assert.NotNull(accesses.Ask(person: "c"));
    }

    // Fails: what was raised before the clock was set back keeps the same subject quiet until it is as late again.
    [Fact]
    public void ClockThatIsSetBack_EndsTheQuiet()
    {
        CountedAccesses accesses = New("people", 1);
        DateTimeOffset now = accesses.Now;
        accesses.Now = now.AddYears(1);
        Assert.NotNull(accesses.Ask());
        accesses.Now = now;
        Assert.Null(accesses.Ask());
        accesses.Now += s_hour;
        Assert.NotNull(accesses.Ask());
    }

    // Fails: after each restart everything is alarmed once more, or an officer has twice as many looks.
    [Fact]
    public void WhatWasLookedAtBefore_CountsAndRaisesNothing()
    {
        CountedAccesses accesses = New("people", 3);

        Assert.Null(accesses.Ask(person: "a", isNew: false));
        Assert.Null(accesses.Ask(person: "b", isNew: false));
        Assert.Null(accesses.Ask(person: "c", isNew: false));
        accesses.KeepQuiet(CountedAccesses.Names.OfOfficer("counter", "jy-018"));

        Assert.NotNull(accesses.Ask(person: "d"));
        Assert.Null(accesses.Ask("jy-018", "a"));
        Assert.Null(accesses.Ask("jy-018", "b"));
        Assert.Null(accesses.Ask("jy-018", "c"));
    }

    [Fact]
    public void Officers_AreThoseOfAClient()
    {
        CountedAccesses officers = New("people", 2);
        officers.Ask(person: "a");
        Assert.Null(officers.Ask("jy-018", "b"));
        Assert.Null(officers.Ask(client: "other", person: "b"));

        CountedAccesses clients = New("people", 2, per: "client");
        clients.Ask(person: "a");
        Assert.Equal(AlertSubject.Client, clients.Ask("jy-018", "b")?.Per);
    }

    // Fails: an app with which citizens show their own certificates raises an alert each hour, until nobody reads alerts any more.
    [Fact]
    public void ExceptedClient_IsNotCounted()
    {
        CountedAccesses accesses = new(new AlertRuleOptions { Name = "rule", Counts = "people", Threshold = 2, Window = s_hour, Except = ["app"] });

        accesses.Ask(person: "a", client: "app");
        Assert.Null(accesses.Ask(person: "b", client: "app"));
        accesses.Ask(person: "a");
        // A peer may call its clients what it likes.
        accesses.Ask(person: "a", client: "350700/app", caller: "city-node");
        Assert.NotNull(accesses.Ask(person: "b", client: "350700/app", caller: "city-node"));
        Assert.NotNull(accesses.Ask(person: "b"));
    }

    [Fact]
    public void WithoutCase_CountsDataOnly()
    {
        CountedAccesses accesses = New("without-case", 2);

        Assert.Null(accesses.Ask());
        Assert.Null(accesses.Ask(hasCase: true));
        Assert.Null(accesses.Ask(kind: AuditKind.Verification));

        Assert.NotNull(accesses.Ask());
    }

    [Theory]
    [InlineData("2026-11-23T08:00:00+08:00", false)]
    [InlineData("2026-11-23T17:59:59+08:00", false)]
    [InlineData("2026-11-23T18:00:00+08:00", true)]
    [InlineData("2026-11-23T07:59:59+08:00", true)]
    [InlineData("2026-11-22T10:00:00+08:00", true)]
    [InlineData("2026-10-01T10:00:00+08:00", true)]
    [InlineData("2026-10-10T10:00:00+08:00", false)]
    public void OutOfHours_AreThoseOfTheCalendar(string time, bool isOutside)
    {
        BusinessHoursOptions options = new() { Holidays = [new DateOnly(2026, 10, 1)], WorkingDays = [new DateOnly(2026, 10, 10)] };

        Assert.Equal(!isOutside, new BusinessHours(options, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).Contain(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void OutOfHours_AreCounted()
    {
        CountedAccesses accesses = New("out-of-hours", 2);
        accesses.Ask();
        Assert.NotNull(accesses.Ask());

        accesses = New("out-of-hours", 1);
        accesses.Now = new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
        Assert.Null(accesses.Ask());
    }

    [Fact]
    public void OnePerson_IsCountedAcrossOfficers()
    {
        CountedAccesses times = New("person-times", 3);
        times.Ask();
        times.Ask("jy-018", client: "other");
        times.Ask(person: "another");
        Assert.Equal(AlertSubject.Person, times.Ask()?.Per);

        CountedAccesses officers = New("person-officers", 2);
        officers.Ask();
        Assert.Null(officers.Ask());
        Assert.NotNull(officers.Ask("jy-018"));
    }

    [Fact]
    public void Denials_AreThoseOfAClient()
    {
        CountedAccesses accesses = New("denials", 2);

        Assert.Null(accesses.Ask(decision: AuditDecision.Denied));
        Assert.Null(accesses.Ask());
        Assert.Null(accesses.Ask(decision: AuditDecision.Failed));
        Trip? trip = accesses.Ask("jy-018", decision: AuditDecision.Denied);

        Assert.Equal(AlertSubject.Client, trip?.Per);
        Assert.Null(trip!.Officer);
    }

    [Fact]
    public void FirstUse_IsOneAfterAWholeWindowWithout()
    {
        AlertRule rule = new("unusual", AlertCount.FirstUse, AlertSubject.CertificateType, 1, TimeSpan.FromDays(30), []);
        const long Day = 86_400_000;
        SeenAccess At(long time) => new(new RecordPlace(0, 1), time, AuditKind.Lookup, AuditDecision.Allowed, "c", "c", "o", null, "type", false);
        ClientUses uses = new();
        ClientUse use = new(1, 2);
        Trip? Use(long time) => ClientUses.TripOf(rule, CountedAccesses.Names, At(time), uses.Note(use, time), since: 0);

        // So little is known of the past that everything would be new.
        Assert.Null(Use(29 * Day));
        Assert.Null(Use(58 * Day));
        Assert.NotNull(Use(88 * Day));
        Assert.Null(Use(88 * Day + 1));
        Assert.Equal([(use, 88 * Day + 1)], uses.ToKeep);
    }

    // Fails: a peer that makes clients up fills the database with alerts about each of them.
    [Fact]
    public void ClientsOfAPeer_AreThePeerForFirstUses()
    {
        AlertRule rule = new("unusual", AlertCount.FirstUse, AlertSubject.CertificateType, 1, TimeSpan.FromDays(30), new[] { AuditKind.Peer }.ToFrozenSet());
        AlertPlan plan = new([rule], new BusinessHours(new BusinessHoursOptions(), TimeZoneInfo.Utc), null);
        AlertCounters counters = new(plan, CountedAccesses.Names, new ClientUses(), usesSince: 0, peersUsesSince: 0);
        long now = (long)TimeSpan.FromDays(99).TotalMilliseconds;

        Trip[] trips = [.. Enumerable.Range(0, 100).SelectMany(client => counters.Count(
            new SeenAccess(new RecordPlace(0, (ulong)client), now + client, AuditKind.Peer, AuditDecision.Allowed, "city-node", $"350700/{client}", "o", null, "type", false), true, now + client))];

        Assert.Equal(CountedAccesses.Names.OfClient("city-node"), Assert.Single(trips).Client);
    }

    [Fact]
    public void Batch_CountsEachOfItsQuestions()
    {
        AuditRecord batch = new()
        {
            Kind = AuditKind.Batch,
            Time = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1 },
            Who = new Who { Client = "peer", Officer = "o", OnBehalfOf = new OnBehalfOf { Node = "350700", Client = "theirs" } },
            Why = new Why { CaseNumber = "case" },
            Entries =
            {
                new AuditRecord { Decision = AuditDecision.Allowed, What = new What { CertificateIds = { "certificate" }, CertificateType = "t" } },
                new AuditRecord { Decision = AuditDecision.Denied, Whom = new Whom { HolderCode = "11010519491231002x" } },
            },
        };

        SeenAccess[] seen = [.. SeenAccess.Of(new RecordPlace(1, 2), batch)];

        Assert.Equal(["certificate", "11010519491231002X"], seen.Select(access => access.Whom));
        Assert.Equal([AuditDecision.Allowed, AuditDecision.Denied], seen.Select(access => access.Decision));
        Assert.All(seen, access => Assert.Equal(("peer", "350700/theirs", true), (access.Caller, access.Client, access.HasCase)));
        Assert.Empty(SeenAccess.Of(default, new AuditRecord { Kind = AuditKind.Aggregate, Time = batch.Time }));
    }

    // Fails: a peer that watches for changes of another set of types, which is a new one each time, raises an alert about it.
    [Fact]
    public void WatchForChanges_ReadsNoType()
    {
        AuditRecord watch = new()
        {
            Kind = AuditKind.Peer,
            Time = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1 },
            Who = new Who { Client = "city-node", OnBehalfOf = new OnBehalfOf { Node = "350700" } },
            What = new What { CertificateType = "a b" },
        };

        Assert.Null(Assert.Single(SeenAccess.Of(default, watch)).Target);
    }

    // Fails: a silence of one client of a peer hides what is found of the whole peer.
    [Fact]
    public void PeerWithTooManyClients_IsNotTheLastOfThem()
    {
        CountedAccesses accesses = new(new AlertRuleOptions { Name = "rule", Counts = "people", Threshold = 2, Window = s_hour });
        foreach (int officer in Enumerable.Range(0, SubjectTable.MostOfAClient))
        {
            accesses.Ask("o" + officer, client: "350700/theirs", caller: "city-node");
        }

        accesses.Ask("another", "a", "350700/theirs", "city-node");
        Trip? trip = accesses.Ask("one more", "b", "350700/theirs", "city-node");

        Assert.Equal((AlertSubject.Client, CountedAccesses.Names.OfClient("city-node")), (trip!.Per, trip.Client));
    }

    private static CountedAccesses New(string counts, int threshold, string? per = null) =>
        new(new AlertRuleOptions { Name = "rule", Counts = counts, Threshold = threshold, Window = s_hour, Per = per });
}
