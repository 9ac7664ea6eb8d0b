using System.Collections.Frozen;
using Exchange.Adapters.Mapping;
using Exchange.Contracts.CodeLists;
using Exchange.Contracts.Identifiers;

namespace Exchange.Adapters.Sources;

/// <summary>The certificate types that a source serves, each with its own list of states.</summary>
internal sealed class ServedTypes
{
    private readonly FrozenDictionary<string, Served> _types;

    private ServedTypes(IEnumerable<Served> types)
    {
        var listed = types.DistinctBy(type => type.Code).ToList();
        Codes = [.. listed.Select(type => type.Code)];
        _types = listed.ToFrozenDictionary(type => type.Code, StringComparer.Ordinal);
        States = listed.Aggregate(StateMap.Create([]), (map, type) => map.With(type.Code, type.States));
    }

    public IReadOnlyList<string> Codes { get; }

    public StateMap States { get; }

    public bool Contains(string code) => _types.ContainsKey(code);

    /// <summary>The type's name, for registries that do not tell it.</summary>
    public string NameOf(string code) => _types.GetValueOrDefault(code)?.Name ?? "";

    public bool HasState(string code, string sourceCode) =>
        _types.GetValueOrDefault(code)?.States.Any(state => state.Key == sourceCode) ?? false;

    /// <summary>The first of the registry's codes for a state, or null where the type has none.</summary>
    public string? SourceCodeOf(string code, CanonicalState state) =>
        _types.GetValueOrDefault(code)?.States.FirstOrDefault(pair => pair.Value == state).Key;

    public static ServedTypes Read(Section root)
    {
        var types = root.Children("types").Select(ReadType).OfType<Served>().ToList();
        if (types.Count == 0)
        {
            root.Errors.Add(root.PlaceOf("types"), "types is missing", "list each certificate type with its code and states");
        }

        foreach (var twice in types.GroupBy(type => type.Code).Where(group => group.Count() > 1))
        {
            root.Errors.Add(root.PlaceOf("types"), $"the type {twice.Key} stands twice", "join the two entries");
        }

        return new ServedTypes(types);
    }

    private static Served? ReadType(Section section)
    {
        var code = section.RequiredText("code", "give the 21 characters of the certificate type's code");
        var name = section.Text("name")?.Text ?? "";
        var states = section.RequiredChild("states", "write { registry's state code: canonical state, … }");
        var pairs = states is null ? [] : ReadStates(states).ToList();
        section.Finish();
        if (code is not { } given)
        {
            return null;
        }

        if (!CertificateTypeCode.TryParse(given.Text, out _, out var error))
        {
            section.Errors.Add(given.Place, error.Message, "give the 21 characters of the certificate type's code");
        }

        return new Served(given.Text, name, pairs);
    }

    private static IEnumerable<KeyValuePair<string, CanonicalState>> ReadStates(Section section)
    {
        foreach (var code in section.Keys.ToList())
        {
            var name = section.Text(code.Text);
            if (CanonicalStates.TryParse(name?.Text, out var state))
            {
                yield return new(code.Text, state);
            }
            else if (name is not null)
            {
                section.Errors.Add(
                    name.Value.Place,
                    $"{name.Value.Text} is no canonical state",
                    $"write {string.Join(", ", Enum.GetValues<CanonicalState>().Select(known => known.WireName()))}");
            }
        }
    }

    private sealed record Served(string Code, string Name, IReadOnlyList<KeyValuePair<string, CanonicalState>> States);
}
