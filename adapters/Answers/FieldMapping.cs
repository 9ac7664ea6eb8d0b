using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Answers;

/// <summary>
/// Where one field comes from and what is done to it: <c>certificateId</c>, or
/// <c>{ path: …, map: { theirs: ours }, absent: [ … ], format: … }</c>, or <c>{ value: constant }</c>.
/// </summary>
internal sealed class FieldMapping
{
    private readonly FieldPath? _path;
    private readonly string? _constant;
    private readonly ValueMap? _map;
    private readonly IReadOnlyList<string> _absent;

    private FieldMapping(Place place, FieldPath? path, string? constant, ValueMap? map, IReadOnlyList<string> absent, DateFormats dates)
    {
        Place = place;
        _path = path;
        _constant = constant;
        _map = map;
        _absent = absent;
        Dates = dates;
    }

    public Place Place { get; }

    public DateFormats Dates { get; }

    /// <summary>Where it stands in an answer; null for a constant.</summary>
    public FieldPath? Path => _path;

    /// <summary>Whether the registry has codes of its own for it.</summary>
    public bool IsMapped => _map is not null;

    /// <summary>Reads a field's mapping, or null where the key is absent or wrong.</summary>
    public static FieldMapping? Read(Section parent, string key, AnswerReading reading)
    {
        if (!parent.HasSection(key))
        {
            return parent.Text(key) is { } plain && reading.Path(parent, key, plain) is { } only
                ? new FieldMapping(plain.Place, only, null, null, [], reading.Dates)
                : null;
        }

        var section = parent.Child(key)!;
        var path = section.Text("path");
        var constant = section.Text("value");
        var map = ValueMap.Read(section, "map");
        var absent = section.Texts("absent").Select(setting => setting.Text).ToList();
        var dates = DateFormats.Read(section, "format", reading.Offset) ?? reading.Dates;
        section.Finish();
        if (path is null == constant is null)
        {
            section.Errors.Add(section.Place, $"{parent.Named(key)} needs a path or a value", "write { path: … } or { value: … }");
            return null;
        }

        var compiled = path is { } given ? reading.Path(section, "path", given) : null;
        return path is not null && compiled is null
            ? null
            : new FieldMapping(section.Place, compiled, constant?.Text, map, absent, dates);
    }

    /// <summary>
    /// Reads the field of a node: null where it is absent, empty or one of the registry's words for nothing.
    /// False with an error where what stands there is no value, or a code that the map lacks.
    /// </summary>
    public bool TryRead(in AnswerNode node, out string? text, out string error)
    {
        error = "";
        text = _constant;
        if (_path is null || !_path.TryFind(node, out var found))
        {
            return true;
        }

        if (!found.TryGetText(out text))
        {
            error = "what stands there is no single value";
            return false;
        }

        if (string.IsNullOrEmpty(text) || _absent.Contains(text))
        {
            text = null;
        }
        else if (_map is not null)
        {
            text = _map.FromRegistry(text);
            error = text is null ? "the map has no entry for this value" : "";
        }

        return error.Length == 0;
    }

    /// <summary>The registry's own code for a value, or null where the map has none.</summary>
    public string? ToRegistry(string text) => _map is null ? text : _map.ToRegistry(text);

    /// <summary>Puts a value into a body in the registry's own words; false where the map has none for it.</summary>
    public bool TryPut(BodyNode body, FieldValue value)
    {
        if (_path is null)
        {
            return true;
        }

        if (string.IsNullOrEmpty(value.Text))
        {
            body.Put(_path, new FieldValue(_absent.Count > 0 ? _absent[0] : null));
            return true;
        }

        var text = ToRegistry(value.Text);
        if (text is not null)
        {
            body.Put(_path, new FieldValue(text, value.Bare && _map is null));
        }

        return text is not null;
    }
}
