using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Search;

/// <summary>A search that was found well-formed.</summary>
/// <param name="Cursor">As it was given; whether it is one of these criteria is not known yet.</param>
/// <param name="Limit">From 1 on; to <see cref="AuditSearch.MaximumPage"/> for a page.</param>
/// <param name="Context">Null where none was given.</param>
internal sealed record SearchQuestion(AuditCriteria Criteria, string? Cursor, int Limit, CallContext? Context)
{
    private const int DefaultLimit = 50;
    private const int MaximumLength = 200;

    /// <param name="isStream">Everything is asked for, page after page, unless a limit of any size is given.</param>
    public static Outcome<SearchQuestion> Create(SearchRequest request, bool isStream = false)
    {
        Outcome<CallContext>? context = request.Context is null ? default(Outcome<CallContext>?) : ContextBody.Read(request.Context);
        if (context is { Succeeded: false } refused)
        {
            return refused.Problem;
        }

        List<ProblemError> errors = [];
        AuditCriteria criteria = new()
        {
            Subject = Text(request.Subject, "subject", errors),
            Officer = Text(request.Officer, "officer", errors),
            Client = Text(request.Client, "client", errors),
            Department = Text(request.Department, "department", errors),
            CaseNumber = Text(request.CaseNumber, "caseNumber", errors),
            ItemCode = Text(request.ItemCode, "itemCode", errors),
            CertificateId = Text(request.CertificateId, "certificateId", errors),
            Purpose = Text(request.Purpose, "purpose", errors) is { } purpose ? CallContext.PurposeOf(purpose) ?? purpose : null,
            Decision = DecisionOf(request.Decision, errors),
            From = request.From,
            To = request.To,
        };
        if (request.From >= request.To)
        {
            errors.Add(new ProblemError("to", "The end must be later than `from`."));
        }

        int most = isStream ? int.MaxValue : AuditSearch.MaximumPage;
        if (request.Limit < 1 || request.Limit > most)
        {
            errors.Add(new ProblemError("limit", $"1 to {most} are taken."));
        }

        return errors.Count == 0
            ? new SearchQuestion(criteria, request.Cursor, request.Limit ?? (isStream ? most : DefaultLimit), context?.Value)
            : new Problem(ProblemKind.MalformedRequest, "The search is malformed.", errors);
    }

    private static AuditDecision? DecisionOf(string? text, List<ProblemError> errors)
    {
        if (text is null)
        {
            return null;
        }

        if (RecordNames.Decisions.TryGetValue(text, out AuditDecision decision))
        {
            return decision;
        }

        errors.Add(new ProblemError("decision", "Known are " + string.Join(", ", RecordNames.Decisions.Keys.Order(StringComparer.Ordinal)) + "."));
        return null;
    }

    private static string? Text(string? text, string path, List<ProblemError> errors)
    {
        // Whoever gives an empty one has lost what he looks for, and would be answered with everything.
        if (text is { Length: 0 or > MaximumLength })
        {
            errors.Add(new ProblemError(path, $"1 to {MaximumLength} characters are taken, and {text.Length} were given; leave it out to search without it."));
        }

        return text;
    }
}
