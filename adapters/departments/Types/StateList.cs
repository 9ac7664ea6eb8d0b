using Exchange.Contracts.CodeLists;
using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>The states of one certificate type as its registry codes them. Every type has its own list.</summary>
internal sealed class StateList(params IReadOnlyList<StateList.Entry> entries)
{
    /// <summary>A source code with its meaning and the word that the registry has for it.</summary>
    public sealed record Entry(string Code, CanonicalState Meaning, string Word);

    /// <summary>Registry codes are unique, so the second code of a meaning is its rarer form, e.g. withdrawn beside revoked.</summary>
    public CertificateState Of(CanonicalState meaning, bool rarer = false, string? text = null)
    {
        var entry = rarer ? entries.Last(one => one.Meaning == meaning) : entries.First(one => one.Meaning == meaning);
        return new CertificateState(entry.Code, entry.Meaning, text ?? entry.Word);
    }

    public CertificateState? Of(string code, string? text = null) =>
        entries.FirstOrDefault(one => one.Code == code) is { } entry
            ? new CertificateState(entry.Code, entry.Meaning, text ?? entry.Word)
            : null;
}
