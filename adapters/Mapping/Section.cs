using YamlDotNet.RepresentationModel;

namespace Exchange.Adapters.Mapping;

/// <summary>
/// A mapping of a YAML file, read key by key. What is missing or of the wrong shape is added to the errors at once;
/// <see cref="Finish"/> refuses every key that nobody asked for, because a misspelt key must not be a silent default.
/// </summary>
internal sealed class Section
{
    private readonly YamlMappingNode _node;
    private readonly string _file;
    private readonly string _name;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Section(YamlMappingNode node, string file, string name, MappingErrors errors)
    {
        _node = node;
        _file = file;
        _name = name;
        Errors = errors;
    }

    public MappingErrors Errors { get; }

    public Place Place => PlaceOf(_node);

    /// <summary>The keys in the order of the file.</summary>
    public IEnumerable<Setting> Keys =>
        _node.Children.Keys.OfType<YamlScalarNode>().Select(key => new Setting(key.Value ?? "", PlaceOf(key)));

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether the key stands here and has a mapping, not a plain value.</summary>
    public bool HasSection(string key) => Find(key) is YamlMappingNode;

    /// <summary>The value of a key, or null where it is absent. An empty value counts as given.</summary>
    public Setting? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return SettingOf(scalar);
            case var other:
                Errors.Add(PlaceOf(other), $"{Named(key)} must be one value", "write it behind the colon");
                return null;
        }
    }

    /// <summary>The value of a key that must be there and not be empty.</summary>
    public Setting? RequiredText(string key, string remedy)
    {
        var found = Text(key);
        if (found is { Text.Length: > 0 })
        {
            return found;
        }

        if (found is not null || !Has(key))
        {
            Errors.Add(found?.Place ?? Place, $"{Named(key)} is missing", remedy);
        }

        return null;
    }

    /// <summary>The values of a key: a list, or one value where there is only one.</summary>
    public IReadOnlyList<Setting> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlScalarNode scalar:
                return [SettingOf(scalar)];
            case YamlSequenceNode list when list.All(item => item is YamlScalarNode):
                return [.. list.Cast<YamlScalarNode>().Select(SettingOf)];
            case var other:
                Errors.Add(PlaceOf(other), $"{Named(key)} must be a list of values", "write [first, second]");
                return [];
        }
    }

    public Section? Child(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode mapping:
                return new Section(mapping, _file, Named(key), Errors);
            case var other:
                Errors.Add(PlaceOf(other), $"{Named(key)} must have keys of its own", "indent them below it");
                return null;
        }
    }

    public Section? RequiredChild(string key, string remedy)
    {
        if (!Has(key))
        {
            Errors.Add(Place, $"{Named(key)} is missing", remedy);
        }

        return Child(key);
    }

    /// <summary>The mappings in a list.</summary>
    public IReadOnlyList<Section> Children(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list when list.All(item => item is YamlMappingNode):
                return [.. list.Cast<YamlMappingNode>().Select(item => new Section(item, _file, Named(key), Errors))];
            case var other:
                Errors.Add(PlaceOf(other), $"{Named(key)} must be a list", "begin each entry with a dash");
                return [];
        }
    }

    public Place PlaceOf(string key) => Find(key) is { } node ? PlaceOf(node) : Place;

    /// <summary>The key with the names of the sections around it, as messages call it.</summary>
    public string Named(string key) => _name.Length == 0 ? key : $"{_name}.{key}";

    /// <summary>Refuses the keys that were not asked for.</summary>
    public void Finish()
    {
        foreach (var key in Keys.Where(key => !_asked.Contains(key.Text)))
        {
            var known = Spelling.Nearest(key.Text, _asked);
            Errors.Add(
                key.Place,
                $"{Named(key.Text)} is not known",
                known is null ? $"known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}" : $"did you mean {known}?");
        }
    }

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
    }

    private Setting SettingOf(YamlScalarNode scalar) => new(scalar.Value ?? "", PlaceOf(scalar));

    private Place PlaceOf(YamlNode node) => new(_file, (int)node.Start.Line);
}
