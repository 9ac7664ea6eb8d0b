using System.Globalization;
using System.Text;
using Dapper;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Search;

/// <summary>
/// The statement of a search. What has another name in each month and log is looked for under each name by itself, in the order of
/// an index and no further than the page: so a page costs the same however often somebody was asked about.
/// </summary>
internal sealed class SearchStatement
{
    private const string Newest = "order by time desc, record_index desc, replica desc, entry desc limit @limit";

    private readonly DynamicParameters _parameters = new();
    private readonly List<string> _conditions = [];

    private SearchStatement(AuditCriteria criteria, SearchPlace? after, int limit)
    {
        _parameters.Add("limit", limit);
        Equal("client", SearchTerm.Of(criteria.Client));
        Equal("department", SearchTerm.Of(criteria.Department));
        Equal("item_code", SearchTerm.Of(criteria.ItemCode));
        Equal("purpose", SearchTerm.Of(criteria.Purpose));
        if (criteria.Decision is { } decision)
        {
            // Written out: an index that leaves the allowed out is used for a number only, not for a parameter.
            _conditions.Add(string.Create(CultureInfo.InvariantCulture, $"q.decision = {(int)decision}"));
        }

        Time(">=", "from", criteria.From);
        Time("<", "to", criteria.To);
        if (after is { } place)
        {
            _parameters.Add("time", place.Time);
            _parameters.Add("index", place.Index);
            _parameters.Add("replica", place.Replica);
            _parameters.Add("entry", place.Entry);
            _conditions.Add("($.time, $.record_index, $.replica, $.entry) < (@time, @index, @replica, @entry)");
        }
    }

    /// <param name="names">What is looked for under each name; empty where nothing named is looked for.</param>
    /// <param name="after">Only what comes behind this place.</param>
    /// <param name="limit">How many at most.</param>
    public static (string Text, DynamicParameters Parameters) Of(AuditCriteria criteria, IReadOnlyList<NamedCriteria> names, SearchPlace? after, int limit)
    {
        SearchStatement statement = new(criteria, after, limit);
        string text = criteria.AreNamed
            ? $"select * from ({string.Join(" union all ", names.Select((name, number) => statement.Under(name, number)))}) found {Newest}"
            : statement.Select("audit_questions q", "q", []);
        return (text, statement._parameters);
    }

    private string Under(NamedCriteria names, int number)
    {
        List<string> conditions = [];
        Equal("person", names.Person, number, conditions);
        Equal("officer", names.Officer, number, conditions);
        Equal("case_number", names.CaseNumber, number, conditions);
        if (names.Certificate is null)
        {
            return $"select * from ({Select("audit_questions q", "q", conditions)}) n{number}";
        }

        bool alone = conditions.Count == 0 && _conditions.TrueForAll(condition => condition.Contains('$', StringComparison.Ordinal));
        _parameters.Add($"certificate{number}", names.Certificate);
        conditions.Add($"c.certificate = @certificate{number}");
        string from = alone
            ? "audit_question_certificates c"
            : "audit_question_certificates c join audit_questions q on q.replica = c.replica and q.record_index = c.record_index and q.entry = c.entry";
        return $"select * from ({Select(from, "c", conditions)}) n{number}";
    }

    /// <param name="ordered">The table by which the answers are ordered; it stands for every <c>$</c>.</param>
    private string Select(string from, string ordered, IEnumerable<string> conditions)
    {
        StringBuilder text = new($"select $.time, $.record_index, $.replica, $.entry from {from}");
        foreach ((int number, string condition) in conditions.Concat(_conditions).Index())
        {
            text.Append(number == 0 ? " where " : " and ").Append(condition);
        }

        return text.Append(" order by $.time desc, $.record_index desc, $.replica desc, $.entry desc limit @limit").Replace("$", ordered).ToString();
    }

    private void Equal(string column, long? term)
    {
        if (term is not null)
        {
            _parameters.Add(column, term.Value);
            _conditions.Add($"q.{column} = @{column}");
        }
    }

    private void Equal(string column, byte[]? name, int number, List<string> conditions)
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
            _conditions.Add($"$.time {comparison} @{parameter}");
        }
    }
}

/// <summary>What the named criteria are called in one month of one log.</summary>
internal sealed record NamedCriteria(byte[]? Person, byte[]? Officer, byte[]? CaseNumber, byte[]? Certificate);
