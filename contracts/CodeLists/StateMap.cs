using System.Collections.Frozen;

namespace Exchange.Contracts.CodeLists;

/// <summary>
/// Translates the state codes of sources to canonical states, per certificate type. Immutable. A code that the type's
/// list lacks is <see cref="CanonicalState.Other"/>: guessing could turn a revoked certificate into a valid one.
/// </summary>
public sealed class StateMap
{
    private readonly FrozenDictionary<string, CanonicalState> _common;
    private readonly FrozenDictionary<string, FrozenDictionary<string, CanonicalState>> _byType;

    private StateMap(
        FrozenDictionary<string, CanonicalState> common,
        FrozenDictionary<string, FrozenDictionary<string, CanonicalState>> byType)
    {
        _common = common;
        _byType = byType;
    }

    /// <summary>The numbering that most type standards share. A type that numbers differently needs its own list.</summary>
    public static StateMap Default { get; } = Create(new Dictionary<string, CanonicalState>
    {
        ["01"] = CanonicalState.Valid,
        ["02"] = CanonicalState.Suspended,
        ["03"] = CanonicalState.Revoked,
        ["04"] = CanonicalState.Cancelled,
        ["05"] = CanonicalState.Expired,     // lapsed
        ["06"] = CanonicalState.Transferred, // transferred out
        ["07"] = CanonicalState.Revoked,     // withdrawn
        ["99"] = CanonicalState.Other,
    });

    /// <summary>A map of these source codes for all types that get no list of their own.</summary>
    public static StateMap Create(IEnumerable<KeyValuePair<string, CanonicalState>> common) =>
        new(common.ToFrozenDictionary(StringComparer.Ordinal),
            FrozenDictionary<string, FrozenDictionary<string, CanonicalState>>.Empty);

    /// <summary>This map with a list for one type, which replaces the common list for that type altogether.</summary>
    public StateMap With(string typeCode, IEnumerable<KeyValuePair<string, CanonicalState>> codes) =>
        new(_common, new Dictionary<string, FrozenDictionary<string, CanonicalState>>(_byType)
        {
            [typeCode] = codes.ToFrozenDictionary(StringComparer.Ordinal),
        }.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>The canonical state of a source code, as certificates of this type use it.</summary>
    public CanonicalState Map(string typeCode, string? sourceCode) =>
        sourceCode is not null && _byType.GetValueOrDefault(typeCode, _common).TryGetValue(sourceCode, out var state)
            ? state
            : CanonicalState.Other;
}
