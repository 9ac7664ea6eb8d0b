using System.Text;
using System.Text.RegularExpressions;
using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Rest.Requests;

/// <summary>A text with placeholders such as <c>{id}</c>, compiled once.</summary>
internal sealed partial class Template
{
    private readonly string[] _literals;
    private readonly Placeholder[] _placeholders;
    private readonly ValueEncoder _encoder;
    private readonly Encoding _charset;

    private Template(string[] literals, Placeholder[] placeholders, ValueEncoder encoder, Encoding charset, Place place)
    {
        _literals = literals;
        _placeholders = placeholders;
        _encoder = encoder;
        _charset = charset;
        Place = place;
    }

    public Place Place { get; }

    public IReadOnlyList<Placeholder> Placeholders => _placeholders;

    /// <summary>Whether it is one placeholder and nothing else.</summary>
    public bool IsOnePlaceholder => _placeholders.Length == 1 && _literals is ["", ""];

    /// <summary>Compiles a text; a placeholder that the operation does not have is added to the errors.</summary>
    public static Template Compile(
        Setting text, IReadOnlyList<Placeholder> allowed, ValueEncoder encoder, Encoding charset, MappingErrors errors)
    {
        var literals = new List<string>();
        var placeholders = new List<Placeholder>();
        var end = 0;
        foreach (Match match in PlaceholderPattern().Matches(text.Text))
        {
            if (Known(match.Groups[1].Value, allowed) is { } placeholder)
            {
                literals.Add(text.Text[end..match.Index]);
                placeholders.Add(placeholder);
                end = match.Index + match.Length;
            }
            else
            {
                errors.Add(text.Place, $"there is no {match.Value} here", $"known here: {string.Join(", ", allowed.Select(Written))}");
            }
        }

        literals.Add(text.Text[end..]);
        return new Template([.. literals], [.. placeholders], encoder, charset, text.Place);
    }

    /// <summary>The same with its literal parts written otherwise.</summary>
    public Template WithLiterals(Func<string, string> write) =>
        new([.. _literals.Select(write)], _placeholders, _encoder, _charset, Place);

    /// <summary>The text with the values in it, or null where one of them cannot stand there.</summary>
    public string? Render(in RequestValues values)
    {
        if (_placeholders.Length == 1)
        {
            var only = _encoder.Encode(values[_placeholders[0]], _charset);
            return only is null ? null : string.Concat(_literals[0], only, _literals[1]);
        }

        var text = new StringBuilder(_literals[0]);
        for (var i = 0; i < _placeholders.Length; i++)
        {
            if (_encoder.Encode(values[_placeholders[i]], _charset) is not { } value)
            {
                return null;
            }

            text.Append(value).Append(_literals[i + 1]);
        }

        return text.ToString();
    }

    /// <summary>As mapping files write the placeholder.</summary>
    public static string Written(Placeholder placeholder)
    {
        var name = placeholder.ToString();
        return $"{{{char.ToLowerInvariant(name[0])}{name[1..]}}}";
    }

    private static Placeholder? Known(string name, IReadOnlyList<Placeholder> allowed)
    {
        foreach (var placeholder in allowed)
        {
            if (Written(placeholder).AsSpan()[1..^1].SequenceEqual(name))
            {
                return placeholder;
            }
        }

        return null;
    }

    // No JSON or XML text has a bare word in braces, so bodies need no escape for them.
    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex PlaceholderPattern();
}
