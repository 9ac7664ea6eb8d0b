using System.Data.Common;
using System.Text;
using Dapper;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Following;
using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Alerts.Webhooks;
using Exchange.Gateway.Health;
using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>What watching over accesses must do with every database. Each test gets an empty one.</summary>
internal static class AlertCompliance
{
    private static readonly AlertRuleOptions s_people = new() { Name = "people", Counts = "people", Threshold = 3, Window = TimeSpan.FromHours(1) };

    /// <summary>If this fails, whoever spreads his looks over the replicas is not noticed, or nobody can prove what was.</summary>
    public static async Task LooksAtAllReplicasAreCountedTogetherAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people);
        AccessWatch watch = await logs.WatchAsync();
        ulong first = await logs.LookAsync(0, "a");
        ulong second = await logs.LookAsync(1, "b");
        ulong third = await logs.LookAsync(0, "c");

        NewAlert alert = Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        await logs.RecordAsync(1);

        Alert kept = Assert.Single(await logs.Store.ListAsync(AlertState.Open, "people", null, 10, CancellationToken.None));
        Assert.Equal((alert.Id, 3, 3, "officer"), (kept.Id, kept.Counted, kept.Threshold, kept.About));
        Assert.Equal([new(0, first), new(0, third), new(1, second)], kept.Places.OrderBy(place => place.Replica).ThenBy(place => place.Index));
        AuditRecord record = await logs.RecordAtAsync(kept.Record!.Value);
        Assert.Equal((AuditKind.Alert, "people", alert.Id, 3u), (record.Kind, record.Alert.Rule, record.Alert.Id, record.Alert.Counted));
        Assert.Equal(("counter", "jy-017", null), (record.Who.Client, record.Who.Officer, record.Whom));
        Assert.Equal(3, record.Alert.Records.Count);
        Assert.Empty((await WatchedLogs.LookAtAllAsync(watch))!);
        await NothingIsReadableAsync(logs.Database, "jy-017", "counter");
    }

    /// <summary>If this fails, an alert is lost or raised twice when the replica that watches is killed.</summary>
    public static async Task HandOverLosesNothingAndRaisesNothingTwiceAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people);
        AccessWatch killed = await logs.WatchAsync();
        await logs.LookAsync(0, "a");
        await logs.LookAsync(1, "b");
        await WatchedLogs.LookAtAllAsync(killed);

        AccessWatch next = await logs.WatchAsync();
        await logs.LookAsync(0, "c");
        Assert.Single((await WatchedLogs.LookAtAllAsync(next))!);
        // It holds the lease no longer and does not know.
        Assert.Null(await WatchedLogs.LookAtAllAsync(killed));

        // Killed before the alert was recorded.
        logs.Now += TimeSpan.FromMinutes(30);
        await logs.LookAsync(1, "d");
        AccessWatch last = await logs.WatchAsync();
        Assert.Empty((await WatchedLogs.LookAtAllAsync(last))!);
        await logs.RecordAsync(0);
        await logs.RecordAsync(1);
        Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));

        // Behind the window it is worth another one, and the one that watched before is counted on.
        logs.Now += TimeSpan.FromMinutes(31);
        await logs.LookAsync(1, "e");
        await logs.LookAsync(1, "f");
        AccessWatch later = await logs.WatchAsync();
        Assert.Single((await WatchedLogs.LookAtAllAsync(later))!);
    }

    /// <summary>If this fails, each moment without the database costs the watch all that it has counted, and on a busy node hours until it has counted it again.</summary>
    public static async Task DatabaseThatIsAwayForAMomentCostsNothingAsync(Func<StateDatabase> open)
    {
        FailingState? database = null;
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(() => database = new FailingState(open()), s_people);
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(0, "a");
        await WatchedLogs.LookAtAllAsync(watch);
        await logs.LookAsync(0, "b");

        database!.OpensLeft = 0;
        await Assert.ThrowsAnyAsync<DbException>(() => watch.StepAsync(CancellationToken.None));
        database.OpensLeft = 1;
        await Assert.ThrowsAnyAsync<DbException>(() => watch.StepAsync(CancellationToken.None));
        database.OpensLeft = null;
        Assert.True(watch.IsWhole);
        Assert.Empty((await WatchedLogs.LookAtAllAsync(watch))!);

        // What was counted and not kept is counted again from what is kept.
        await logs.LookAsync(0, "c");
        database.OpensLeft = 2;
        await Assert.ThrowsAnyAsync<DbException>(() => watch.StepAsync(CancellationToken.None));
        database.OpensLeft = null;
        Assert.False(watch.IsWhole);
        Assert.Single((await WatchedLogs.LookAtAllAsync(await logs.WatchAsync()))!);
    }

    /// <summary>If this fails, turning alerts on raises an alert for everything that ever was.</summary>
    public static async Task WhatWasBeforeTheBeginningRaisesNothingAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people);
        foreach (string person in (string[])["a", "b", "c", "d"])
        {
            await logs.LookAsync(0, person);
        }

        logs.Now += TimeSpan.FromMinutes(1);
        AccessWatch watch = await logs.WatchAsync();
        Assert.Empty((await WatchedLogs.LookAtAllAsync(watch))!);

        await logs.LookAsync(0, "e");
        Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
    }

    /// <summary>If this fails, an old client that suddenly reads what it never read is not noticed, or each client is after a restart.</summary>
    public static async Task FirstUsesAreKnownAfterARestartAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, new AlertRuleOptions { Name = "unusual", Counts = "first-use", Window = TimeSpan.FromDays(30) });
        await logs.LookAsync(0, "a", type: "usual");
        logs.Now += TimeSpan.FromDays(20);
        await logs.LookAsync(1, "a", type: "usual");
        logs.Now += TimeSpan.FromDays(20);
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(0, "a", type: "usual");
        await logs.LookAsync(0, "a", type: "unusual");

        NewAlert alert = Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        Assert.Equal("certificate-type", alert.About);
        await logs.RecordAsync(0);

        AccessWatch next = await logs.WatchAsync();
        await logs.LookAsync(1, "b", type: "unusual");
        Assert.Empty((await WatchedLogs.LookAtAllAsync(next))!);
        Alert kept = Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        AuditRecord record = await logs.RecordAtAsync(kept.Record!.Value);
        Assert.Equal(("counter", "", "unusual"), (record.Who.Client, record.Who.Officer, record.What.CertificateType));
    }

    /// <summary>If this fails, whoever was shown certificates of a type may read their data for the first time, unnoticed.</summary>
    public static async Task VerdictsAreNoUsesOfDataAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, new AlertRuleOptions { Name = "unusual", Counts = "first-use", Window = TimeSpan.FromDays(30) });
        await logs.LookAsync(0, "a", type: "usual");
        logs.Now += TimeSpan.FromDays(40);
        await logs.LookAsync(0, "a", type: "shown", kind: AuditKind.Verification);
        await logs.LookAsync(0, "a", type: "usual");
        logs.Now += TimeSpan.FromDays(1);
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(0, "a", type: "usual");
        await logs.LookAsync(0, "a", type: "shown");

        Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        await logs.RecordAsync(0);
        Alert kept = Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        Assert.Equal("shown", (await logs.RecordAtAsync(kept.Record!.Value)).What.CertificateType);
    }

    /// <summary>If this fails, a department's interface is called by whoever never did, and nobody is told.</summary>
    public static async Task FirstCallsOfAnInterfaceAreNoticedAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, new AlertRuleOptions { Name = "unusual", Counts = "first-use", Window = TimeSpan.FromDays(30) });
        await CallAsync(logs, "usual");
        logs.Now += TimeSpan.FromDays(29);
        await CallAsync(logs, "usual");
        logs.Now += TimeSpan.FromDays(2);
        AccessWatch watch = await logs.WatchAsync();
        await CallAsync(logs, "usual");
        await CallAsync(logs, "households");

        Assert.Equal("resource", Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!).About);
        await logs.RecordAsync(0);
        Alert kept = Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        AuditRecord record = await logs.RecordAtAsync(kept.Record!.Value);
        Assert.Equal(("counter", "households", ""), (record.Who.Client, record.What.ResourceCode, record.What.CertificateType));
        await NothingIsReadableAsync(logs.Database, "households", "counter");
    }

    private static async Task CallAsync(WatchedLogs logs, string resource)
    {
        logs.Logs[0].Now = logs.Now;
        await logs.Logs[0].AppendAsync(record => (record.Kind, record.What) = (AuditKind.Call, new What { ResourceCode = resource, HttpMethod = "GET" }));
        await logs.Logs[0].ProjectAsync();
    }

    /// <summary>If this fails, an alert about all that a peer asks names one of its clients, who had the bad luck to be the last, and a silence of that client hides it.</summary>
    public static async Task AlertAboutAPeerNamesThePeerAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, new AlertRuleOptions { Name = "unusual", Counts = "first-use", Window = TimeSpan.FromSeconds(1) });
        await logs.WatchAsync();
        logs.Now += TimeSpan.FromDays(1);
        AccessWatch watch = await logs.WatchAsync();
        await logs.Logs[0].AppendAsync(record =>
        {
            record.Kind = AuditKind.Peer;
            record.Time = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(logs.Now);
            record.Who = new Who { Client = "city-node", Department = "350700", Officer = "sj-009", OnBehalfOf = new OnBehalfOf { Node = "350700", Client = "theirs", Department = "dept" } };
            record.What = new What { CertificateType = "type", CertificateIds = { "certificate" } };
        });
        await logs.Logs[0].ProjectAsync();

        Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        await logs.RecordAsync(0);
        Alert kept = Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        AuditRecord record = await logs.RecordAtAsync(kept.Record!.Value);
        Assert.Equal(("city-node", "350700", null), (record.Who.Client, record.Who.Department, record.Who.OnBehalfOf));
    }

    /// <summary>If this fails, whom an alert about a person is about cannot be told, or the database tells it to everybody.</summary>
    public static async Task AlertsAboutPersonsNameThemInTheRecordOnlyAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, new AlertRuleOptions { Name = "often", Counts = "person-times", Threshold = 2, Window = TimeSpan.FromDays(1) });
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(0, "11010519491231002X");
        await logs.LookAsync(1, "11010519491231002x", officer: "jy-018");

        Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        await logs.RecordAsync(0);

        Alert kept = Assert.Single(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        AuditRecord record = await logs.RecordAtAsync(kept.Record!.Value);
        Assert.Equal(("11010519491231002X", null), (record.Whom.HolderCode, record.Who));
        await NothingIsReadableAsync(logs.Database, "11010519491231002X");

        // Once the window is over the name is of no use any more.
        logs.Now += TimeSpan.FromDays(3);
        await logs.WatchAsync();
        await using DbConnection connection = await logs.Database.OpenAsync(CancellationToken.None);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from raised_alerts where subject is not null"));
    }

    /// <summary>If this fails, one silence hides others than it was meant for, or outlasts its time.</summary>
    public static async Task SilenceCoversWhatItIsLimitedToAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        AccessWatch watch = await logs.WatchAsync();
        await logs.Silences.AddAsync(
            new Silence("s", "people", true, logs.Now.AddMinutes(90), new RecordPlace(0, 0)), null, logs.Names.OfOfficer("jy-017"), logs.Now, CancellationToken.None);
        await logs.LookAsync(0, "a", "jy-017");
        await logs.LookAsync(0, "a", "jy-018");
        Assert.Equal([true, false], (await WatchedLogs.LookAtAllAsync(watch))!.Select(alert => alert.IsSilenced));

        logs.Now += TimeSpan.FromHours(2);
        AccessWatch later = await logs.WatchAsync();
        await logs.LookAsync(0, "a", "jy-017");
        Assert.Equal([false], (await WatchedLogs.LookAtAllAsync(later))!.Select(alert => alert.IsSilenced));
        await logs.RecordAsync(0);
        Assert.Single(await logs.Store.ListAsync(AlertState.Silenced, null, null, 10, CancellationToken.None));
        Assert.Empty(await logs.Silences.ListAsync(logs.Now, CancellationToken.None));
    }

    /// <summary>If this fails, whoever was covered by a silence goes on unnoticed for a whole window behind its end.</summary>
    public static async Task WhatGoesOnBehindASilenceIsToldAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 2 });
        AccessWatch watch = await logs.WatchAsync();
        foreach ((string officer, bool isKilled) in ((string, bool)[])[("jy-017", false), ("jy-018", true)])
        {
            await logs.Silences.AddAsync(
                new Silence(officer, "people", true, logs.Now.AddMinutes(10), new RecordPlace(0, 0)), null, logs.Names.OfOfficer(officer), logs.Now, CancellationToken.None);
            await logs.LookAsync(0, "a", officer);
            await logs.LookAsync(0, "b", officer);
            Assert.Equal([true], (await WatchedLogs.LookAtAllAsync(watch))!.Select(alert => alert.IsSilenced));
            logs.Now += TimeSpan.FromMinutes(5);
            await logs.LookAsync(0, "c", officer);
            Assert.Empty((await WatchedLogs.LookAtAllAsync(watch))!);

            watch = isKilled ? await logs.WatchAsync() : watch;
            logs.Now += TimeSpan.FromMinutes(6);
            await logs.LookAsync(0, "d", officer);
            Assert.Equal([false], (await WatchedLogs.LookAtAllAsync(watch))!.Select(alert => alert.IsSilenced));
            await logs.LookAsync(0, "e", officer);
            Assert.Empty((await WatchedLogs.LookAtAllAsync(watch))!);
        }
    }

    /// <summary>If this fails, who turns the pages misses alerts, or two acknowledge the same one.</summary>
    public static async Task PagesHoldEachAlertOnceAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        AccessWatch watch = await logs.WatchAsync();
        foreach (int officer in Enumerable.Range(0, 5))
        {
            await logs.LookAsync(officer % 2, "a", $"jy-{officer}");
        }

        await WatchedLogs.LookAtAllAsync(watch);
        Assert.Empty(await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None));
        await logs.RecordAsync(0);

        List<Alert> all = [];
        while (await logs.Store.ListAsync(null, null, all.LastOrDefault()?.Sequence, 2, CancellationToken.None) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        Assert.Equal([5L, 4, 3, 2, 1], all.Select(alert => alert.Sequence));
        Assert.True(await logs.Store.AcknowledgeAsync(all[0].Id, logs.Now, new RecordPlace(1, 7), CancellationToken.None));
        Assert.False(await logs.Store.AcknowledgeAsync(all[0].Id, logs.Now, new RecordPlace(1, 8), CancellationToken.None));
        Alert acknowledged = Assert.Single(await logs.Store.ListAsync(AlertState.Acknowledged, null, null, 10, CancellationToken.None));
        Assert.Equal(new RecordPlace(1, 7), acknowledged.Acknowledgement);
        Assert.Equal(4, (await logs.Store.ListAsync(AlertState.Open, null, null, 10, CancellationToken.None)).Count);
    }

    /// <summary>If this fails, one replica whose disk is full keeps all the others from recording and telling what is noticed.</summary>
    public static async Task ReplicaThatCannotRecordLeavesItToAnotherAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(1, "a");
        await WatchedLogs.LookAtAllAsync(watch);
        logs.Logs[0].Log.Dispose();
        NodeHealth health = new(TimeProvider.System);
        using AlertService broken = ServiceOf(logs, 0, health);
        using AlertService other = ServiceOf(logs, 1, new NodeHealth(TimeProvider.System));

        await broken.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync("the replica has found out that it cannot", () => health.Degraded().Contains(AlertService.Part));
        await other.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync("the other one records it", async () => await logs.Store.ListAsync(null, null, null, 10, CancellationToken.None) is [{ Record.Replica: 1 }]);
        await other.StopAsync(CancellationToken.None);
        await broken.StopAsync(CancellationToken.None);
    }

    private static AlertService ServiceOf(WatchedLogs logs, int replica, NodeHealth health) => new(
        _ => logs.WatchAsync(),
        new AlertRecorder(logs.Store, logs.Records, logs.Names, logs.Logs[replica].Log, "350703", TimeProvider.System),
        null,
        new Leases(logs.Database, health),
        health,
        TimeProvider.System,
        NullLogger<AlertService>.Instance);

    /// <summary>If this fails, what a witness has found out about another node's log stands where nobody looks.</summary>
    public static async Task AlarmsOfWitnessesAreAlertsAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people);
        AccessWatch watch = await logs.WatchAsync();
        ulong index = await logs.Logs[1].AppendAsync(record =>
        {
            record.Kind = AuditKind.Alert;
            record.Who = null;
            record.Alert = new AuditAlert { Rule = "log-forked", Subject = "exchange.example/350700/0" };
        });
        await logs.Logs[1].ProjectAsync();

        Assert.Single((await WatchedLogs.LookAtAllAsync(watch))!);
        await logs.RecordAsync(0);

        Alert alert = Assert.Single(await logs.Store.ListAsync(AlertState.Open, "log-forked", null, 10, CancellationToken.None));
        Assert.Equal(new RecordPlace(1, index), alert.Record);
        Assert.Equal(0UL, logs.Logs[0].Log.Count);
    }

    /// <summary>If this fails, a receiver that was away for a moment is never told, is told out of order, or of what was silenced.</summary>
    public static async Task ReceiverIsToldInOrderUntilItTakesAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        await using Receiver receiver = await Receiver.StartAsync();
        AccessWatch watch = await logs.WatchAsync();
        await logs.Silences.AddAsync(
            new Silence("s", "people", true, logs.Now.AddDays(1), new RecordPlace(0, 0)), null, logs.Names.OfOfficer("silent"), logs.Now, CancellationToken.None);
        foreach (string officer in (string[])["jy-1", "silent", "jy-2"])
        {
            await logs.LookAsync(0, "a", officer);
        }

        await WatchedLogs.LookAtAllAsync(watch);
        SettableTime time = new() { Now = logs.Now };
        NodeHealth health = new(time);
        using HttpClient http = new WebhookReceiver(receiver.Address, null).NewHttpClient();
        WebhookDelivery delivery = New(logs, receiver, http, health, time);

        // Nobody is told of what is not in the log.
        await delivery.StepAsync(CancellationToken.None);
        Assert.Empty(receiver.Notices);
        await logs.RecordAsync(0);

        receiver.Answers.Enqueue(503);
        receiver.Answers.Enqueue(307);
        Assert.Equal(WebhookDelivery.FirstPause, await delivery.StepAsync(CancellationToken.None));
        Assert.Equal([WebhookDelivery.Part], health.Degraded());
        await delivery.StepAsync(CancellationToken.None);
        Assert.Single(receiver.Notices);
        time.Pass(WebhookDelivery.FirstPause);
        await delivery.StepAsync(CancellationToken.None);
        // A clock that is set back keeps nobody waiting.
        time.Now -= TimeSpan.FromDays(3);
        time.Pass(WebhookDelivery.FirstPause * 2);
        Assert.Equal(TimeSpan.Zero, await delivery.StepAsync(CancellationToken.None));
        await delivery.StepAsync(CancellationToken.None);
        await delivery.StepAsync(CancellationToken.None);

        string[] ids = [.. (await logs.Store.ListAsync(AlertState.Open, null, null, 10, CancellationToken.None)).OrderBy(alert => alert.Sequence).Select(alert => alert.Id)];
        Assert.Equal([ids[0], ids[0], ids[0], ids[1]], receiver.Notices.Select(notice => System.Text.Json.JsonDocument.Parse(notice.Body).RootElement.GetProperty("id").GetString()));
        Assert.All(receiver.Notices, notice => Assert.DoesNotContain("jy-", notice.Body, StringComparison.Ordinal));
        Assert.Empty(health.Degraded());
    }

    /// <summary>If this fails, one that cannot be told holds all later ones up for ever, or nobody learns that nobody was told.</summary>
    public static async Task WhatCannotBeToldIsGivenUpAndToldOfAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        await using Receiver receiver = await Receiver.StartAsync();
        await RaiseAsync(logs);
        SettableTime time = new() { Now = logs.Now + WebhookDelivery.Patience + TimeSpan.FromSeconds(1) };
        NodeHealth health = new(time);
        using HttpClient http = new WebhookReceiver(receiver.Address, null).NewHttpClient();
        WebhookDelivery delivery = New(logs, receiver, http, health, time);

        receiver.Answers.Enqueue(503);
        receiver.Answers.Enqueue(503);
        await delivery.StepAsync(CancellationToken.None);
        time.Pass(WebhookDelivery.LeastTried);
        await delivery.StepAsync(CancellationToken.None);
        time.Pass(WebhookDelivery.LongestPause);
        await delivery.StepAsync(CancellationToken.None);
        Assert.Equal(2, receiver.Notices.Count);
        Assert.Equal([WebhookDelivery.Part], health.Degraded());

        Alert alert = Assert.Single(await logs.Store.ListAsync(AlertState.Open, null, null, 10, CancellationToken.None));
        await logs.Store.AcknowledgeAsync(alert.Id, time.Now, new RecordPlace(0, 0), CancellationToken.None);
        await delivery.StepAsync(CancellationToken.None);
        Assert.Empty(health.Degraded());
    }

    /// <summary>If this fails, what was noticed before a node was down for a weekend is never told, though its receiver was there all the time.</summary>
    public static async Task WhatIsOldIsToldAllTheSameAsync(Func<StateDatabase> open)
    {
        await using WatchedLogs logs = await WatchedLogs.OpenAsync(open, s_people with { Threshold = 1 });
        await using Receiver receiver = await Receiver.StartAsync();
        await RaiseAsync(logs);
        SettableTime time = new() { Now = logs.Now + (WebhookDelivery.Patience * 3) };
        NodeHealth health = new(time);
        using HttpClient http = new WebhookReceiver(receiver.Address, null).NewHttpClient();
        WebhookDelivery delivery = New(logs, receiver, http, health, time);

        receiver.Answers.Enqueue(503);
        await delivery.StepAsync(CancellationToken.None);
        time.Pass(WebhookDelivery.FirstPause);
        await delivery.StepAsync(CancellationToken.None);

        Assert.Equal(2, receiver.Notices.Count);
        await delivery.StepAsync(CancellationToken.None);
        Assert.Empty(health.Degraded());
    }

    private static async Task RaiseAsync(WatchedLogs logs)
    {
        AccessWatch watch = await logs.WatchAsync();
        await logs.LookAsync(0, "a");
        await WatchedLogs.LookAtAllAsync(watch);
        await logs.RecordAsync(0);
    }

    private static WebhookDelivery New(WatchedLogs logs, Receiver receiver, HttpClient http, NodeHealth health, TimeProvider time)
    {
        using System.Security.Cryptography.ECDsa key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        SigningKeys keys = new(SigningKeys.FromPem(key.ExportPkcs8PrivateKeyPem()), []);
        return new WebhookDelivery(
            new WebhookReceiver(receiver.Address, null), http, new AlertNotice("350703"), new NoticeSignature(keys, "https://jianyang.example", time), logs.Store, health, time, NullLogger<WebhookDelivery>.Instance);
    }

    private static async Task NothingIsReadableAsync(StateDatabase database, params string[] secrets)
    {
        await using DbConnection connection = await database.OpenAsync(CancellationToken.None);
        foreach (string table in (string[])["raised_alerts", "alert_silences", "alert_uses"])
        {
            foreach (IDictionary<string, object?> row in (await connection.QueryAsync($"select * from {table}")).Cast<IDictionary<string, object?>>())
            {
                string text = string.Join(' ', row.Values.Select(value => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value?.ToString()));
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private sealed class SettableTime : TimeProvider
    {
        private long _passed;

        public DateTimeOffset Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => _passed;

        public void Pass(TimeSpan time) => (Now, _passed) = (Now + time, _passed + time.Ticks);
    }
}
