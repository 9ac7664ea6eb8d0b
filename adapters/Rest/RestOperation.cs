using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;
using Exchange.Adapters.Rest.Requests;

namespace Exchange.Adapters.Rest;

/// <summary>One operation of a registry: what is sent, and how its answers are told apart.</summary>
internal sealed class RestOperation
{
    public const string NoMatch = "noMatch";
    public const string Conflict = "conflict";
    public const string Unavailable = "unavailable";
    public const string Errors = "errors";

    private RestOperation(string name, RequestTemplate request, IReadOnlyList<AnswerRule> rules)
    {
        Name = name;
        Request = request;
        Rules = rules;
        NeedsBody = rules.Any(rule => rule.NeedsBody);
    }

    public string Name { get; }

    public RequestTemplate Request { get; }

    /// <summary>The first that holds says what the answer is; where none does, its HTTP status says it.</summary>
    public IReadOnlyList<AnswerRule> Rules { get; }

    /// <summary>Whether an answer must be parsed before the rules can be asked.</summary>
    public bool NeedsBody { get; }

    /// <summary>Reads what all operations have; the section's other keys are left to the caller.</summary>
    public static RestOperation? Read(
        Section section,
        RestSettings settings,
        string name,
        IReadOnlyList<Placeholder> allowed,
        IReadOnlyList<Placeholder> needed)
    {
        var request = RequestTemplate.Read(section, settings.BaseAddress, settings.Charset, allowed, needed);
        var rules = new[] { NoMatch, Conflict, Unavailable, Errors }
            .SelectMany(meaning => AnswerRule.Read(section, meaning, settings.Reading))
            .ToList();
        return request is null ? null : new RestOperation(name, request, rules);
    }
}
