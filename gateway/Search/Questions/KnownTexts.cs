using Exchange.Audit;

namespace Exchange.Gateway.Search.Questions;

/// <summary>
/// What is made of texts that come again and again, such as purposes and officers, so that it is made once. Bounded: clients state what they
/// like. Not for several threads at once.
/// </summary>
internal sealed class KnownTexts
{
    private const int Most = 4096;

    private readonly Dictionary<string, long> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<(AuditName Kind, string Text), long> _names = [];
    private MonthKey? _month;

    /// <inheritdoc cref="SearchTerm.Of"/>
    public long? Term(string? text)
    {
        return string.IsNullOrEmpty(text) ? null
            : _terms.TryGetValue(text, out long term) ? term
            : Keep(_terms, text, SearchTerm.Of(text)!.Value);
    }

    /// <inheritdoc cref="SearchNames.Of"/>
    public long? Name(MonthKey month, AuditName kind, string? text)
    {
        if (month != _month)
        {
            _names.Clear();
            _month = month;
        }

        return string.IsNullOrEmpty(text) ? null
            : _names.TryGetValue((kind, text), out long name) ? name
            : Keep(_names, (kind, text), SearchNames.Of(month, kind, text)!.Value);
    }

    private static TValue Keep<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : notnull
    {
        if (known.Count == Most)
        {
            known.Clear();
        }

        known.Add(key, value);
        return value;
    }
}
