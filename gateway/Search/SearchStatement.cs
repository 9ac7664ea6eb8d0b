using System.Globalization;
using System.Text;
using Dapper;
using Exchange.Audit;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Search;

/// <summary>
/// The statement of a search. What has another name in each month and log is looked for under each name by itself, in the order of
/// an index and no further than the page: so a page costs the same however often somebody was asked about.
/// </summary>
internal sealed class SearchStatement
{
    private const string Newest = "order by time desc, record_index desc, replica desc, entry desc limit @limit";

    /// <summary>Neither who audits nor which citizen looks, through whosever app, is any other's business.</summary>
    private static readonly string s_accesses = string.Join(", ", AccessKinds.All.Select(kind => ((int)kind).ToString(CultureInfo.InvariantCulture)));

    private readonly DynamicParameters _parameters = new();
    private readonly List<string> _conditions = [];
    private readonly long[] _targets = [];

    private SearchStatement(AuditCriteria criteria, SearchPlace? after, int limit)
    {
        _parameters.Add("limit", limit);
        Equal("client", SearchTerm.Of(criteria.Client));
        Equal("department", SearchTerm.Of(criteria.Department));
        Equal("item_code", SearchTerm.Of(criteria.ItemCode));
        Equal("purpose", SearchTerm.Of(criteria.Purpose));
        if (criteria.Decision is { } decision)
        {
            // Written out: an index that leaves the allowed out is used for a number only, not for a parameter, and in SQLite only where that is said too.
            _conditions.Add(string.Create(CultureInfo.InvariantCulture, $"q.decision = {(int)decision}{(decision == AuditDecision.Allowed ? "" : $" and q.decision <> {(int)AuditDecision.Allowed}")}"));
        }

        if (criteria.ToldAt is { } now)
        {
            _parameters.Add("now", now.ToUnixTimeMilliseconds());
            _conditions.Add($"q.kind in ({s_accesses}) and q.decision = {(int)AuditDecision.Allowed} and (q.hidden_until is null or q.hidden_until <= @now)");
        }

        if (criteria.Scope is { } scope)
        {
            _parameters.Add("own", SearchTerm.Of(scope.Department));
            _conditions.Add($"q.kind in ({s_accesses})");
            // Whom somebody else's officers are and which cases are theirs cannot be found out by looking for them.
            _targets = criteria.Officer is null && criteria.CaseNumber is null ? [.. scope.Targets.Select(target => SearchTerm.Of(target)!.Value)] : [];
            if (criteria.AreNamed)
            {
                _conditions.Add(OwnOrTarget());
            }
        }

        Time(">=", "from", criteria.From);
        Time("<", "to", criteria.To);
        if (after is { } place)
        {
            _parameters.Add("time", place.Time);
            _parameters.Add("index", place.Index);
            _parameters.Add("replica", place.Replica);
            _parameters.Add("entry", place.Entry);
            // By the time alone an index leads there; the rest tells those of one time apart.
            _conditions.Add("q.time <= @time and (q.time, q.record_index, q.replica, q.entry) < (@time, @index, @replica, @entry)");
        }
    }

    /// <param name="names">What is looked for under each name; empty where nothing named is looked for.</param>
    /// <param name="after">Only what comes behind this place.</param>
    /// <param name="limit">How many at most.</param>
    public static (string Text, DynamicParameters Parameters) Of(AuditCriteria criteria, IReadOnlyList<NamedCriteria> names, SearchPlace? after, int limit)
    {
        SearchStatement statement = new(criteria, after, limit);
        string text = (criteria.AreNamed, criteria.Scope) switch
        {
            (true, _) => OneOf(names.Select(statement.Under)),
            (false, null) => statement.Select([]),
            _ => OneOf(statement.WithinScope()),
        };
        return (text, statement._parameters);
    }

    /// <summary>Which entries of one record are within a scope.</summary>
    public static (string Text, DynamicParameters Parameters) OfEntries(int replica, ulong index, SearchScope scope)
    {
        SearchStatement statement = new(new AuditCriteria { Scope = scope }, null, 0);
        statement._parameters.Add("replica", replica);
        statement._parameters.Add("index", (long)index);
        return ($"select q.entry from audit_questions q where q.replica = @replica and q.record_index = @index and q.kind in ({s_accesses}) and {statement.OwnOrTarget()}", statement._parameters);
    }

    private static string OneOf(IEnumerable<string> selections) => $"select * from ({string.Join(" union all ", selections)}) found {Newest}";

    /// <summary>What the department asked and what was asked about each of its targets, each in the order of its index and nothing twice.</summary>
    private IEnumerable<string> WithinScope()
    {
        yield return $"select * from ({Select(["q.department = @own"])}) own";
        foreach ((int number, long target) in _targets.Index())
        {
            string condition = string.Create(CultureInfo.InvariantCulture, $"q.target = {target} and (q.department is null or q.department <> @own)");
            yield return $"select * from ({Select([condition])}) t{number}";
        }
    }

    private string OwnOrTarget() => _targets.Length == 0
        ? "q.department = @own"
        : $"(q.department = @own or q.target in ({string.Join(", ", _targets.Select(target => target.ToString(CultureInfo.InvariantCulture)))}))";

    private string Under(NamedCriteria names, int number)
    {
        List<string> conditions = [];
        Equal("person", names.Person, number, conditions);
        Equal("officer", names.Officer, number, conditions);
        Equal("case_number", names.CaseNumber, number, conditions);
        Equal("certificate", names.Certificate, number, conditions);
        return $"select * from ({Select(conditions, isByCertificate: names.Certificate is not null)}) n{number}";
    }

    private string Select(IEnumerable<string> conditions, bool isByCertificate = false)
    {
        StringBuilder text = new("select q.time, q.record_index, q.replica, q.entry from audit_questions q");
        // A question stands there once for each of its certificates.
        foreach ((int number, string condition) in (isByCertificate ? [] : (string[])["q.part = 0"]).Concat(conditions).Concat(_conditions).Index())
        {
            text.Append(number == 0 ? " where " : " and ").Append(condition);
        }

        return text.Append(' ').Append(Newest).ToString();
    }

    private void Equal(string column, long? term)
    {
        if (term is not null)
        {
            _parameters.Add(column, term.Value);
            _conditions.Add($"q.{column} = @{column}");
        }
    }

    private void Equal(string column, long? name, int number, List<string> conditions)
    {
        if (name is not null)
        {
            _parameters.Add($"{column}{number}", name);
            conditions.Add($"q.{column} = @{column}{number}");
        }
    }

    private void Time(string comparison, string parameter, DateTimeOffset? time)
    {
        if (time is not null)
        {
            _parameters.Add(parameter, time.Value.ToUnixTimeMilliseconds());
            _conditions.Add($"q.time {comparison} @{parameter}");
        }
    }
}

/// <summary>What the named criteria are called in one month of one log.</summary>
internal sealed record NamedCriteria(long? Person, long? Officer, long? CaseNumber, long? Certificate);
