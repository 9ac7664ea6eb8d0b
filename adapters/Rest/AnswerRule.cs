using System.Globalization;
using Exchange.Adapters.Answers;
using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Rest;

/// <summary>
/// Recognises a kind of answer by its HTTP status, by a field, or by both: <c>{ status: 404, field: code, is: NONE }</c>.
/// All that the rule says must hold. An absent field reads as empty.
/// </summary>
internal sealed class AnswerRule
{
    private readonly IReadOnlyList<int> _statuses;
    private readonly FieldMapping? _field;
    private readonly IReadOnlyList<string> _is;
    private readonly IReadOnlyList<string> _isNot;

    private AnswerRule(
        string meaning, Place place, IReadOnlyList<int> statuses, FieldMapping? field, IReadOnlyList<string> @is, IReadOnlyList<string> isNot)
    {
        Meaning = meaning;
        Place = place;
        _statuses = statuses;
        _field = field;
        _is = @is;
        _isNot = isNot;
    }

    /// <summary>The key under which the rule stands.</summary>
    public string Meaning { get; }

    public Place Place { get; }

    public bool NeedsBody => _field is not null;

    /// <summary>Whether an answer is such a one. Without a parsed body no rule with a field holds.</summary>
    public bool Holds(int status, Answer? answer)
    {
        if (_statuses.Count > 0 && !_statuses.Contains(status))
        {
            return false;
        }

        if (_field is null)
        {
            return true;
        }

        if (answer is null || !_field.TryRead(answer.Root, out var text, out _))
        {
            return false;
        }

        text ??= "";
        return (_is.Count == 0 || _is.Contains(text)) && !_isNot.Contains(text);
    }

    public static IEnumerable<AnswerRule> Read(Section operation, string key, AnswerReading reading)
    {
        foreach (var section in operation.Children(key))
        {
            var statuses = section.Texts("status");
            var field = FieldMapping.Read(section, "field", reading);
            var @is = section.Texts("is");
            var isNot = section.Texts("isNot");
            section.Finish();
            foreach (var status in statuses.Where(status => Status(status.Text) == 0))
            {
                section.Errors.Add(status.Place, $"{status.Text} is no HTTP status", "write 100 to 599");
            }

            if (!section.Has("field") && (statuses.Count == 0 || @is.Count + isNot.Count > 0))
            {
                section.Errors.Add(section.Place, "the rule names no field to look at", "write { status: … } or { field: …, is: … }");
            }
            else if (section.Has("field") && @is.Count + isNot.Count == 0)
            {
                section.Errors.Add(section.Place, "the rule does not say what the field must be", "add is or isNot");
            }

            yield return new AnswerRule(
                key,
                section.Place,
                [.. statuses.Select(status => Status(status.Text))],
                field,
                [.. @is.Select(text => text.Text)],
                [.. isNot.Select(text => text.Text)]);
        }
    }

    private static int Status(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599 ? status : 0;
}
