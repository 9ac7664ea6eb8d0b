using System.Text;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Gateway.Search;
using Exchange.Gateway.Search.Completeness;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Gateway.Search;

/// <summary>What an answer was asked for. If one of these fails, an answer that leaves somebody out is called complete.</summary>
public sealed class CriteriaTests
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 22, 10, 3, 4, TimeSpan.FromHours(8));

    private static readonly AuditCriteria s_all = new()
    {
        Subject = "11010519491231002x",
        Officer = "jy-017",
        Client = "counter",
        Department = "11350703003990010K",
        CaseNumber = "case-1",
        ItemCode = "item-1",
        CertificateId = "id-a",
        Purpose = "核验",
        Decision = AuditDecision.Allowed,
        From = s_time,
        To = s_time.AddTicks(1 + TimeSpan.TicksPerMillisecond),
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "subject", "x" }, { "officer", "jy-018" }, { "client", "Counter" }, { "department", "other" }, { "caseNumber", "case-2" }, { "itemCode", "item" },
        { "certificateId", "id-c" }, { "purpose", "核验 " }, { "decision", "denied" }, { "from", "2026-11-22T02:03:04.0010000Z" }, { "to", "2026-11-22T02:03:04.0000000Z" },
    };

    [Fact]
    public void Criteria_AreReadAsTheyWereNamed()
    {
        AuditCriteria read = CriteriaJson.Read(Written(s_all))!;

        Assert.Equal(s_all.Digest(), read.Digest());
        Assert.Equal(new AuditCriteria().Digest(), CriteriaJson.Read(Written(new AuditCriteria()))!.Digest());
    }

    [Theory]
    [InlineData("""{ "shoe": "42" }""")]
    [InlineData("""{ "officer": 17 }""")]
    [InlineData("""{ "decision": "perhaps" }""")]
    [InlineData("""{ "from": "yesterday" }""")]
    [InlineData("""[ "officer" ]""")]
    public void WhatIsNoCriterion_IsNotPassedOver(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Null(CriteriaJson.Read(document.RootElement));
    }

    [Fact]
    public void RecordThatMeetsEverything_IsFound() => Assert.Equal([new SearchPlace(s_time.ToUnixTimeMilliseconds(), 7, 2, 0)], CriteriaMatch.Of(Record(), 7, 2, s_all));

    [Theory]
    [MemberData(nameof(Changes))]
    public void EachCriterion_Decides(string name, string other)
    {
        Dictionary<string, string> changed = Written(s_all).EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
        changed[name] = other;
        AuditCriteria criteria = CriteriaJson.Read(JsonSerializer.SerializeToElement(changed))!;

        Assert.Empty(CriteriaMatch.Of(Record(), 7, 2, criteria));
    }

    [Fact]
    public void QuestionsOfABatch_AreMatchedOneByOne()
    {
        AuditRecord batch = Record();
        batch.Entries.Add([new AuditRecord { Decision = AuditDecision.Failed }, Record(), new AuditRecord { Decision = AuditDecision.Allowed }]);
        (batch.Whom, batch.What) = (null, null);

        Assert.Equal([2], CriteriaMatch.Of(batch, 7, 2, s_all).Select(place => place.Entry));
        Assert.Equal([0, 2, 3], CriteriaMatch.Of(batch, 7, 2, new AuditCriteria { Officer = "jy-017", Decision = AuditDecision.Allowed }).Select(place => place.Entry));
        Assert.Equal([0, 1, 2, 3], CriteriaMatch.Of(batch, 7, 2, new AuditCriteria()).Select(place => place.Entry));
    }

    [Fact]
    public void WhomAPeerAskedFor_IsWhoHasAsked()
    {
        AuditRecord record = Record();
        record.Who.OnBehalfOf = new OnBehalfOf { Node = "350700", Client = "theirs", Department = "city" };

        Assert.Empty(CriteriaMatch.Of(record, 7, 2, new AuditCriteria { Client = "counter" }));
        Assert.Single(CriteriaMatch.Of(record, 7, 2, new AuditCriteria { Client = "theirs", Department = "city" }));
    }

    private static AuditRecord Record() => new()
    {
        Time = Timestamp.FromDateTimeOffset(s_time),
        Decision = AuditDecision.Allowed,
        Who = new Who { Client = "counter", Department = "11350703003990010K", Officer = "jy-017" },
        Why = new Why { Purpose = "核验", ItemCode = "item-1", CaseNumber = "case-1" },
        Whom = new Whom { HolderCode = "11010519491231002X" },
        What = new What { CertificateIds = { "id-b", "ID-A" } },
    };

    private static JsonElement Written(AuditCriteria criteria)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            CriteriaJson.Write(json, criteria);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray())).RootElement;
    }
}
