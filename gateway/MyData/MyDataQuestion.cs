using System.Globalization;
using Exchange.Gateway.Http;
using Exchange.Gateway.Search;

namespace Exchange.Gateway.MyData;

/// <summary>Which page of a person's accesses is asked for. There is nothing else to ask: who it is about stands in the token.</summary>
/// <param name="Cursor">As it was given; whether it is this person's is not known yet.</param>
internal sealed record MyDataQuestion(string? Cursor, int Limit)
{
    private const int DefaultLimit = 50;
    private const string CursorName = "cursor";
    private const string LimitName = "limit";

    public static Outcome<MyDataQuestion> Read(IQueryCollection query)
    {
        List<ProblemError> errors = [];
        if (query.Keys.Any(name => name is not (CursorName or LimitName)))
        {
            // The name is not repeated: whoever tries to name a person would find it in somebody's log.
            errors.Add(new ProblemError("query", "Known parameters are cursor and limit; whose accesses are told is in the access token alone."));
        }

        if (query[CursorName].Count > 1)
        {
            errors.Add(new ProblemError(CursorName, "This may be given once only."));
        }

        int limit = DefaultLimit;
        if (query[LimitName] is { Count: > 0 } given
            && !(given.Count == 1 && int.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= AuditSearch.MaximumPage))
        {
            errors.Add(new ProblemError(LimitName, $"1 to {AuditSearch.MaximumPage} are taken."));
        }

        return errors.Count == 0
            ? new MyDataQuestion(query[CursorName] is [{ Length: > 0 } cursor] ? cursor : null, limit)
            : new Problem(ProblemKind.MalformedRequest, "The question is malformed.", errors);
    }
}
