using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search;

namespace Exchange.Tests.Unit.Gateway.Search;

/// <summary>What a department is shown of records that others left behind.</summary>
public sealed class SearchScopeTests
{
    private static readonly SearchScope s_scope = new("12350784MB1A00001X", ["type"]);

    // Fails: a department learns another's officers and cases, or what else was asked with its data.
    [Fact]
    public void OthersRecord_IsShownWithoutWhatIsTheirs()
    {
        AuditRecord record = Record("other");
        record.Entries.Add([new AuditRecord { What = new What { CertificateIds = { "of another department" } } }, new AuditRecord { What = new What { CertificateIds = { "ours" }, CertificateType = "type" } }]);

        AuditRecord shown = s_scope.Shown(record, new HashSet<int> { 2 });

        Assert.Equal(("counter", "other", "", "purpose", "item", ""), (shown.Who.Client, shown.Who.Department, shown.Who.Officer, shown.Why.Purpose, shown.Why.ItemCode, shown.Why.CaseNumber));
        Assert.Equal("ours", Assert.Single(Assert.Single(shown.Entries).What.CertificateIds));
        Assert.Null(shown.Embargo);
        Assert.Equal("", shown.TraceId);
    }

    // Fails: a department cannot see what its own officers did.
    [Fact]
    public void OwnRecord_IsShownWhole()
    {
        AuditRecord record = Record(s_scope.Department);
        Assert.Same(record, s_scope.Shown(record));
    }

    // Fails: any client searches, an auditor sees a part only, or a department sees another's.
    [Fact]
    public void Scope_IsTheClientsDepartments()
    {
        (string Department, string Target)[] data = [(s_scope.Department, "b"), (s_scope.Department, "a"), ("other", "c")];
        SearchScopes scopes = new(data.ToLookup(pair => pair.Department, pair => pair.Target));

        Assert.Equal(ProblemKind.NotGranted, scopes.Check(TestAccess.Counter, out _)?.Kind);
        Assert.Null(scopes.Check(TestAccess.ClientOf("auditor", role: "auditor"), out SearchScope? all));
        Assert.Null(all);
        Assert.Null(scopes.Check(TestAccess.ClientOf("provider", role: "provider"), out SearchScope? own));
        Assert.Equal((s_scope.Department, "a b"), (own!.Department, string.Join(' ', own.Targets)));
    }

    // Fails: a cursor of an auditor, or of another department, opens what one's own role does not.
    [Fact]
    public void Cursor_IsBoundToTheScope()
    {
        SearchCursors cursors = new(AuditKeys.Parse(AuditKeys.Generate()));
        AuditCriteria criteria = new() { Scope = s_scope };
        string text = cursors.Write(default, criteria);

        Assert.True(cursors.TryRead(text, criteria, out _));
        AuditCriteria[] others = [new(), new() { Scope = s_scope with { Department = "other" } }, new() { Scope = s_scope with { Targets = ["type", "more"] } }, new() { ToldAt = DateTimeOffset.UnixEpoch }];
        Assert.All(others, other => Assert.False(cursors.TryRead(text, other, out _)));
        Assert.True(cursors.TryRead(cursors.Write(default, others[3]), others[3] with { ToldAt = DateTimeOffset.MaxValue }, out _));
    }

    private static AuditRecord Record(string department) => new()
    {
        Kind = AuditKind.Verification,
        TraceId = "8f1c",
        Who = new Who { Client = "counter", Department = department, Officer = "jy-017" },
        Why = new Why { Purpose = "purpose", ItemCode = "item", CaseNumber = "case" },
        Embargo = new AuditEmbargo { Rule = "rule" },
    };
}
