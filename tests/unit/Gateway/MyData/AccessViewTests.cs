using System.Collections.Frozen;
using System.Text.Json;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.MyData;
using Exchange.Gateway.Search;
using Exchange.Gateway.Sources;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Exchange.Tests.Unit.Gateway.MyData;

/// <summary>What a person is shown, and what not.</summary>
public sealed class AccessViewTests
{
    private const string Type = "11100000MB0143028R001";
    private const string Centre = "12350784MB1A00001X";
    private static readonly Person s_person = new("11010519491231002X", "111");

    private readonly AccessView _view;

    public AccessViewTests()
    {
        CertificateTypeEntry type = new(Type, "营业执照", new FakeOrigin(), TimeSpan.Zero);
        AccessSnapshot access = new(
            FrozenDictionary<string, Client>.Empty,
            new Dictionary<string, Department> { [Centre] = new(Centre, "政务服务中心"), ["350700"] = new("350700", "南平市节点") }.ToFrozenDictionary(),
            FrozenDictionary<GrantKey, Grant[]>.Empty,
            FrozenDictionary<string, IReadOnlyList<Microsoft.IdentityModel.Tokens.SecurityKey>>.Empty);
        _view = new AccessView(s_person, [new HeldCertificates(type, ["mine-1", "mine-2"])], access, new CertificateTypes([type]), "350703");
    }

    // Fails: an officer or a client is shown to whomever they asked about, or a case of somebody else's.
    [Fact]
    public void Officer_IsNotShown()
    {
        MyDataAccess shown = _view.Of(Found(record => record.What = new What { CertificateIds = { "MINE-1" }, CertificateType = Type }))!;

        string json = JsonSerializer.Serialize(shown);
        Assert.All((string[])["jy-017", "counter", "case-1"], hidden => Assert.DoesNotContain(hidden, json, StringComparison.Ordinal));
        Assert.Equal((new NamedCode(Centre, "政务服务中心"), "餐饮店开办核验", "item-1", "verification", "valid"), (shown.Department, shown.Purpose, shown.ItemCode, shown.Kind, shown.Verdict));
        Assert.Equal(new NamedCode(Type, "营业执照"), shown.CertificateType);
        Assert.Equal(new AccessRecord("350703/2", 7, null), shown.Record);
    }

    // Fails: one of a batch of a thousand learns who the others were.
    [Fact]
    public void OthersOfABatch_AreNotShown()
    {
        FoundRecord found = Found(
            record =>
            {
                record.Kind = AuditKind.Batch;
                record.Entries.Add(new AuditRecord { Whom = new Whom { HolderCode = "34052419800101001X", HolderCodeType = "111" }, What = new What { CertificateIds = { "another" } } });
                record.Entries.Add(new AuditRecord { Decision = AuditDecision.Allowed, What = new What { CertificateIds = { "mine-2" }, CertificateType = Type } });
            },
            entry: 2);

        MyDataAccess shown = _view.Of(found)!;

        Assert.Equal(["mine-2"], shown.CertificateIds);
        Assert.Equal(("verification", 2), (shown.Kind, shown.Record.Entry));
        Assert.DoesNotContain("another", JsonSerializer.Serialize(shown), StringComparison.Ordinal);
    }

    // Fails: whose spouse was asked about is shown the spouse's other certificates.
    [Fact]
    public void OthersCertificates_AreNotShown() => Assert.Equal(["mine-1"], _view.Of(Found(record =>
    {
        record.Whom = new Whom { HolderCode = "34052419800101001X", HolderCodeType = "111" };
        record.What = new What { CertificateIds = { "another", "mine-1" } };
    }))!.CertificateIds);

    // Fails: the holder of a document of another kind with the same number is shown what was asked about somebody else.
    [Fact]
    public void SameCodeOfAnotherType_IsSomebodyElse()
    {
        Assert.Null(_view.Of(Found(record => record.Whom = new Whom { HolderCode = s_person.Code, HolderCodeType = "999" })));
        Assert.NotNull(_view.Of(Found(record => record.Whom = new Whom { HolderCode = s_person.Code.ToLowerInvariant(), HolderCodeType = "111" })));
        Assert.Null(_view.Of(new FoundRecord(new SearchPlace(0, 7, 2, 0), null)));
    }

    // Fails: a citizen is not told that another node asked, and which department there.
    [Fact]
    public void Peer_IsNamedWithItsDepartment()
    {
        MyDataAccess shown = _view.Of(Found(record =>
        {
            record.Kind = AuditKind.Peer;
            record.Who = new Who { Client = "node-350700", Department = "350700", OnBehalfOf = new OnBehalfOf { Node = "350700", Department = "theirs", Client = "their-client" } };
            record.What = new What { CertificateIds = { "mine-1" } };
        }))!;

        Assert.Equal((new NamedCode("theirs", null), new NamedCode("350700", "南平市节点"), "peer"), (shown.Department, shown.Node, shown.Kind));
    }

    // Fails: somebody names whose accesses they want, or a citizen's number stands in an address.
    [Theory]
    [InlineData("holderCode", "11010519491231002X", "query")]
    [InlineData("limit", "0", "limit")]
    [InlineData("limit", "201", "limit")]
    [InlineData("limit", "+5", "limit")]
    [InlineData("limit", "many", "limit")]
    public void WrongParameter_IsToldWhere(string name, string value, string path)
    {
        Outcome<MyDataQuestion> question = MyDataQuestion.Read(new QueryCollection(new Dictionary<string, StringValues> { [name] = value }));

        Assert.Equal((ProblemKind.MalformedRequest, path), (question.Problem?.Kind, question.Problem?.Errors?.Single().Path));
        Assert.DoesNotContain(name == "limit" ? "many" : name, question.Problem!.ToString(), StringComparison.Ordinal);
    }

    private static FoundRecord Found(Action<AuditRecord> fill, int entry = 0)
    {
        AuditRecord record = new()
        {
            Kind = AuditKind.Verification,
            Node = "350703",
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
            Decision = AuditDecision.Allowed,
            Verdict = "valid",
            Who = new Who { Client = "counter", Department = Centre, Officer = "jy-017" },
            Why = new Why { Purpose = "餐饮店开办核验", ItemCode = "item-1", CaseNumber = "case-1" },
        };
        fill(record);
        return new FoundRecord(new SearchPlace(0, 7, 2, entry), record);
    }
}
