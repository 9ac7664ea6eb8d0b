using Exchange.Adapters.Mapping;
using Google.Protobuf.Collections;

namespace Exchange.Adapters.Answers;

/// <summary>
/// What a registry supplies beyond the catalogue fields: all members of a JSON object (<c>extension: path</c>), or a
/// list of names and values (<c>extension: { list: …, key: …, value: … }</c>).
/// </summary>
internal sealed class ExtensionMapping
{
    private readonly FieldPath _path;
    private readonly FieldMapping? _key;
    private readonly FieldMapping? _value;

    private ExtensionMapping(FieldPath path, FieldMapping? key, FieldMapping? value, Place place)
    {
        _path = path;
        _key = key;
        _value = value;
        Place = place;
    }

    public Place Place { get; }

    public IEnumerable<FieldPath> Paths => new[] { _path, _key?.Path, _value?.Path }.OfType<FieldPath>();

    public static ExtensionMapping? Read(Section parent, string key, AnswerReading reading)
    {
        if (!parent.HasSection(key))
        {
            var path = reading.Path(parent, key);
            if (path is XmlPath)
            {
                parent.Errors.Add(parent.PlaceOf(key), $"{parent.Named(key)} cannot be one path in XML", "write { list: …, key: …, value: … }");
            }

            return path is null ? null : new ExtensionMapping(path, null, null, parent.PlaceOf(key));
        }

        var section = parent.Child(key)!;
        section.RequiredText("list", "give the path of the list");
        section.Has("key");
        section.Has("value");
        var list = reading.Path(section, "list");
        var name = FieldMapping.Read(section, "key", reading);
        var value = FieldMapping.Read(section, "value", reading);
        if (name is null || value is null)
        {
            section.Errors.Add(section.Place, $"{parent.Named(key)} needs a key and a value", "give the paths of both within an entry of the list");
        }

        section.Finish();
        return list is null || name is null || value is null ? null : new ExtensionMapping(list, name, value, section.Place);
    }

    /// <summary>Reads all names and values; says what is wrong, or null.</summary>
    public string? Fill(in AnswerNode node, MapField<string, string> extension) =>
        _key is null ? FillFromObject(node, extension) : FillFromList(node, extension);

    public void Write(MapField<string, string> extension, BodyNode body)
    {
        foreach (var (name, text) in extension.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (_key is null)
            {
                ((JsonBody)body.Child(_path)).Set(name, text);
            }
            else
            {
                var entry = body.AppendEntry(_path);
                _key.TryPut(entry, new FieldValue(name));
                _value!.TryPut(entry, new FieldValue(text));
            }
        }
    }

    private string? FillFromObject(in AnswerNode node, MapField<string, string> extension)
    {
        if (!_path.TryFind(node, out var found) || found.Json.ValueKind == System.Text.Json.JsonValueKind.Null)
        {
            return null;
        }

        if (found.Json.ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            return "what stands there is no object";
        }

        foreach (var member in found.Json.EnumerateObject())
        {
            var value = new AnswerNode(member.Value);
            extension[member.Name] = value.TryGetText(out var text) ? text ?? "" : value.Raw();
        }

        return null;
    }

    private string? FillFromList(in AnswerNode node, MapField<string, string> extension)
    {
        var entries = new List<AnswerNode>();
        if (!_path.TryFindAll(node, entries))
        {
            return "what stands there is no list";
        }

        foreach (var entry in entries)
        {
            if (!_key!.TryRead(entry, out var name, out var error) || !_value!.TryRead(entry, out var text, out error))
            {
                return error;
            }

            if (name is not null)
            {
                extension[name] = text ?? "";
            }
        }

        return null;
    }
}
