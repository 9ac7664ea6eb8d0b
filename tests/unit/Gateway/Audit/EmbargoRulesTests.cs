using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit.Embargoes;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Hosting.Checks;
using Exchange.Gateway.MyData;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Tests.Unit.Gateway.Audit;

/// <summary>Which accesses are kept from the person for a time, as the configuration says it.</summary>
public sealed class EmbargoRulesTests
{
    private const string Police = "11350703MB0P0LICE1";
    private static readonly DateTimeOffset s_access = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    // Fails: a suspect is told of the inquiry, or an ordinary access is kept from a citizen.
    [Theory]
    [InlineData("police", "侦查", "item", true)]
    [InlineData("police", "侦查", "", false)]
    [InlineData("police", "户籍办理", "item", false)]
    [InlineData("counter", "侦查", "item", false)]
    public void Rule_HoldsWhereAllOfItIsMet(string client, string purpose, string item, bool hidden)
    {
        EmbargoRules rules = Compile(Rule("a") with { Department = Police, ItemCode = "item", Purpose = "侦查", For = TimeSpan.FromDays(180) })!;

        AuditRecord record = Applied(rules, Record(client, purpose, item));

        Assert.Equal(hidden ? s_access.AddDays(180) : null, record.Embargo?.Until.ToDateTimeOffset());
        Assert.Equal(hidden ? "a" : null, record.Embargo?.Rule);
    }

    // Fails: a short rule ends a long one, or a day ends with the day of Greenwich.
    [Fact]
    public void LongestRule_Holds()
    {
        EmbargoRules rules = Compile(
            Rule("short") with { Client = "police", For = TimeSpan.FromDays(1) },
            Rule("long") with { Purpose = "侦查", Until = new DateOnly(2027, 1, 1) },
            Rule("past") with { Client = "police", Until = new DateOnly(2020, 1, 1) })!;

        AuditEmbargo embargo = Applied(rules, Record("police", "侦查", "")).Embargo;

        Assert.Equal(("long", new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(8))), (embargo.Rule, embargo.Until.ToDateTimeOffset()));
        Assert.Equal("short", Applied(rules, Record("police", "x", "")).Embargo.Rule);
        Assert.Null(Applied(Compile(Rule("past") with { Client = "police", Until = new DateOnly(2020, 1, 1) })!, Record("police", "x", "")).Embargo);
    }

    // Fails: what the police of another node ask through it is told here, or a client there is taken for one of this node.
    [Theory]
    [InlineData("350700", Police, "theirs", true)]
    [InlineData("350700", "other", "theirs", false)]
    [InlineData("350701", Police, "theirs", false)]
    public void RuleOfANode_HoldsForItsDepartments(string node, string department, string client, bool hidden)
    {
        EmbargoRules rules = Compile(
            Rule("a") with { Node = "350700", Department = Police, For = TimeSpan.FromDays(180) },
            Rule("b") with { Department = Police, Client = "police", For = TimeSpan.FromDays(180) })!;
        AuditRecord record = Record("node-350700", "侦查", "");
        record.Kind = AuditKind.Peer;
        record.Who.OnBehalfOf = new OnBehalfOf { Node = node, Department = department, Client = client };

        Assert.Equal(hidden ? "a" : null, Applied(rules, record).Embargo?.Rule);
        Assert.Equal("b", Applied(rules, Record("police", "侦查", "")).Embargo.Rule);
    }

    // Fails: a rule by purpose forgets what other nodes ask, or a batch.
    [Theory]
    [InlineData(AuditKind.Batch, true)]
    [InlineData(AuditKind.Peer, true)]
    [InlineData(AuditKind.Search, false)]
    [InlineData(AuditKind.Disclosure, false)]
    public void RuleByPurpose_HoldsForEveryAccess(AuditKind kind, bool hidden)
    {
        EmbargoRules rules = Compile(Rule("a") with { Purpose = "侦查", For = TimeSpan.FromDays(180) })!;
        AuditRecord record = Record("counter", "侦查", "");
        record.Kind = kind;
        record.Who.OnBehalfOf = kind == AuditKind.Peer ? new OnBehalfOf { Node = "350700" } : null;

        Assert.Equal(hidden, Applied(rules, record).Embargo is not null);
    }

    // Fails: a node without embargoes looks for them at each verification.
    [Fact]
    public void NoRules_AreNone() => Assert.Null(Compile());

    // Fails: a mistyped rule hides nothing, and the first to notice is the suspect.
    [Fact]
    public void WrongRules_AreEachToldWithTheirKey()
    {
        ConfigurationErrors errors = new();
        MyDataChecks.Compile(
            Configuration(
                Rule("") with { Purpose = "x", For = TimeSpan.FromDays(1) },
                Rule("twice") with { For = TimeSpan.FromDays(1) },
                Rule("twice") with { Purpose = "x" },
                Rule("c") with { Purpose = "\n", For = TimeSpan.FromDays(1) },
                Rule("d") with { Department = "nobody", For = TimeSpan.FromDays(1) },
                Rule("e") with { Client = "nobody", For = TimeSpan.FromDays(1), Until = new DateOnly(2027, 1, 1) },
                Rule("f") with { Node = "350799", For = TimeSpan.FromDays(1) },
                Rule("g") with { Purpose = "x", ItemCode = new string('1', 51), For = TimeSpan.Zero },
                // Any client states any item, and could hide what it asks.
                Rule("h") with { ItemCode = "item", For = TimeSpan.FromDays(1) }),
            s_zone,
            errors);

        Assert.Equal(
            [
                "MyData:Embargoes", "MyData:Embargoes:0:Name", "MyData:Embargoes:1", "MyData:Embargoes:2", "MyData:Embargoes:3:Purpose", "MyData:Embargoes:4:Department",
                "MyData:Embargoes:5", "MyData:Embargoes:5:Client", "MyData:Embargoes:6:Node", "MyData:Embargoes:7:For", "MyData:Embargoes:7:ItemCode", "MyData:Embargoes:8",
            ],
            errors.Lines.Select(line => line.Split(": ")[0]).Order(StringComparer.Ordinal));
    }

    private static EmbargoOptions Rule(string name) => new() { Name = name };

    private static AuditRecord Record(string client, string purpose, string item) => new()
    {
        Kind = AuditKind.Verification,
        Time = Timestamp.FromDateTimeOffset(s_access),
        Who = new Who { Client = client },
        Why = new Why { Purpose = purpose, ItemCode = item },
    };

    private static AuditRecord Applied(EmbargoRules rules, AuditRecord record)
    {
        rules.Apply(record);
        return record;
    }

    private static EmbargoRules? Compile(params EmbargoOptions[] embargoes)
    {
        ConfigurationErrors errors = new();
        EmbargoRules? rules = MyDataChecks.Compile(Configuration(embargoes), s_zone, errors);
        Assert.Empty(errors.Lines);
        return rules;
    }

    private static NodeConfiguration Configuration(params EmbargoOptions[] embargoes) => new()
    {
        Access = new AccessOptions
        {
            Departments = [new DepartmentOptions { Code = Police, Name = "公安局" }, new DepartmentOptions { Code = "350700", Name = "南平市节点" }],
            Clients =
            [
                new ClientOptions { Id = "police", Department = Police, Roles = ["requester"] },
                new ClientOptions { Id = "counter", Department = "other", Roles = ["counter"] },
                new ClientOptions { Id = "node-350700", Department = "350700", Roles = ["node"] },
            ],
        },
        MyData = new MyDataOptions { Embargoes = [.. embargoes] },
    };
}
