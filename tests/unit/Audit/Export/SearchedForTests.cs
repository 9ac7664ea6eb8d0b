using Exchange.Audit;
using Exchange.Audit.Export;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Audit.Export;

/// <summary>If one of these fails, a bundle may hold other records than the search found, or a true bundle is refused.</summary>
public sealed class SearchedForTests
{
    public static TheoryData<string, bool> Criteria => new()
    {
        { "officer jy-017", true },
        { "officer jy-018", false },
        { "client requester", true },
        { "client other", false },
        { "department 11350703003990010K", true },
        { "department 350700", false },
        { "case case-1", true },
        { "case case-2", false },
        { "item 1", false },
        { "purpose 办理食品经营许可", true },
        { "purpose 其他", false },
        { "decision 1", true },
        { "decision 2", false },
        { "holder THE-HOLDER", true },
        { "holder another", false },
        { "certificate A-CERTIFICATE", true },
        { "certificate b", false },
        { "from 0", true },
        { "from 1", false },
        { "to 1", true },
        { "to 0", false },
    };

    [Theory]
    [MemberData(nameof(Criteria))]
    public void EachCriterion_MustBeMet(string criterion, bool isMet)
    {
        DisclosedRecord record = DisclosedRecord.Of(SmallBundle.Access().ToByteArray(), RecordGroups.None);

        Assert.Equal(isMet, For(criterion).IsMetBy(record, 0));
    }

    /// <summary>What is withheld cannot be judged; what is shown beside it is.</summary>
    [Theory]
    [InlineData("officer jy-018", RecordGroups.Who)]
    [InlineData("case case-2", RecordGroups.Why)]
    [InlineData("holder another", RecordGroups.Whom)]
    [InlineData("certificate b", RecordGroups.What)]
    public void WithheldGroup_IsNotJudged(string criterion, RecordGroups withheld)
    {
        byte[] record = SmallBundle.Access().ToByteArray();

        Assert.True(For(criterion).IsMetBy(DisclosedRecord.Of(record, withheld), 0));
        Assert.False(For(criterion).IsMetBy(DisclosedRecord.Of(record, (RecordGroups)15 & ~withheld), 0));
    }

    [Fact]
    public void QuestionOfABatch_IsJudgedByItselfAndByWhatTheBatchSays()
    {
        DisclosedRecord batch = DisclosedRecord.Of(SmallBundle.Batch().ToByteArray(), RecordGroups.None);

        Assert.True(For("holder holder-of-question").IsMetBy(batch, 2));
        Assert.False(For("holder holder-of-question").IsMetBy(batch, 1));
        Assert.False(For("holder holder-of-question").IsMetBy(batch, 0));
        Assert.True(For("officer jy-017").IsMetBy(batch, 2));
        Assert.False(For("officer jy-018").IsMetBy(batch, 2));
    }

    /// <summary>A peer's question is found under whom it asked for.</summary>
    [Fact]
    public void QuestionOfAPeer_IsThatOfWhomItAskedFor()
    {
        AuditRecord record = SmallBundle.Access();
        record.Who.OnBehalfOf = new OnBehalfOf { Client = "their-client", Department = "theirs" };
        DisclosedRecord shown = DisclosedRecord.Of(record.ToByteArray(), RecordGroups.None);

        Assert.True(For("client their-client").IsMetBy(shown, 0));
        Assert.False(For("client requester").IsMetBy(shown, 0));
    }

    /// <summary>Each look at one record counts one answer, and would make up for any that is left out.</summary>
    [Fact]
    public void LookAtOneRecord_IsNoSearch()
    {
        Assert.Null(SearchedFor.Of(new AuditRecord { Kind = AuditKind.Search, Searched = new AuditSearched { Record = new AuditReference { Index = 1 }, Answered = 1 } }));
        Assert.Null(SearchedFor.Of(new AuditRecord { Kind = AuditKind.Disclosure, Searched = new AuditSearched { Answered = 1 } }));
        Assert.Null(SearchedFor.Of(SmallBundle.Access()));
    }

    [Fact]
    public void PagesOfOneSearch_LookForTheSame()
    {
        AuditRecord page = new() { Kind = AuditKind.Search, Searched = new AuditSearched { CaseNumber = "case-1", Answered = 200 }, SaltHigh = 1 };
        AuditRecord next = new() { Kind = AuditKind.Search, Searched = new AuditSearched { CaseNumber = "case-1", Answered = 3 }, SaltHigh = 2 };

        Assert.Equal(SearchedFor.Of(page), SearchedFor.Of(next));
    }

    private static SearchedFor For(string criterion)
    {
        string[] parts = criterion.Split(' ');
        AuditRecord search = new() { Kind = AuditKind.Search, Searched = new AuditSearched { Answered = 1 } };
        AuditSearched searched = search.Searched;
        Timestamp at = SmallBundle.Access().Time;
        switch (parts[0])
        {
            case "officer": searched.Officer = parts[1]; break;
            case "client": searched.Client = parts[1]; break;
            case "department": searched.Department = parts[1]; break;
            case "case": searched.CaseNumber = parts[1]; break;
            case "item": searched.ItemCode = parts[1]; break;
            case "purpose": searched.Purpose = parts[1]; break;
            case "decision": searched.Decision = (AuditDecision)(parts[1][0] - '0'); break;
            case "holder": search.Whom = new Whom { HolderCode = parts[1] }; break;
            case "certificate": search.What = new What { CertificateIds = { parts[1] } }; break;
            case "from": searched.From = new Timestamp { Seconds = at.Seconds, Nanos = at.Nanos + ((parts[1][0] - '0') * 1_000_000) }; break;
            default: searched.To = new Timestamp { Seconds = at.Seconds, Nanos = at.Nanos + ((parts[1][0] - '0') * 1_000_000) }; break;
        }

        return SearchedFor.Of(search)!;
    }
}
