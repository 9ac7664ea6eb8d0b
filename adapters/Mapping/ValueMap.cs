using System.Collections.Frozen;

namespace Exchange.Adapters.Mapping;

/// <summary>
/// The registry's codes and the project's, read in both directions: from answers, and backwards into requests. Where
/// two of the registry's codes mean the same, the first in the file is the one that is sent.
/// </summary>
internal sealed class ValueMap
{
    private readonly FrozenDictionary<string, string> _forward;
    private readonly FrozenDictionary<string, string> _backward;

    public ValueMap(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        _forward = pairs.ToFrozenDictionary(StringComparer.Ordinal);
        _backward = pairs.DistinctBy(pair => pair.Value)
            .ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>Reads <c>{ registry's code: our code, … }</c>, or null where the key is absent.</summary>
    public static ValueMap? Read(Section parent, string key)
    {
        if (parent.Child(key) is not { } section)
        {
            return null;
        }

        var pairs = section.Keys.ToList()
            .Select(code => new KeyValuePair<string, string>(code.Text, section.Text(code.Text)?.Text ?? ""))
            .ToList();
        return new ValueMap(pairs);
    }

    /// <summary>The project's code for the registry's, or null.</summary>
    public string? FromRegistry(string code) => _forward.GetValueOrDefault(code);

    /// <summary>The registry's code for the project's, or null.</summary>
    public string? ToRegistry(string code) => _backward.GetValueOrDefault(code);
}
