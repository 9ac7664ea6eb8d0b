using Exchange.Contracts.CodeLists;
using Exchange.Departments.Types;

namespace Exchange.Departments.Registries;

/// <summary>A certificate as a registry holds it, before it is written in that registry's own way.</summary>
internal sealed record Certificate
{
    public required string Id { get; init; }

    public required CertificateType Type { get; init; }

    public required string Number { get; init; }

    public required Organisation Issuer { get; init; }

    public required Organisation DefiningBody { get; init; }

    public required Holder Holder { get; init; }

    public required DateOnly IssuedOn { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day; null means without end.</summary>
    public required DateOnly? ValidTo { get; init; }

    public required string Area { get; init; }

    public required CertificateState State { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<Annotation> Annotations { get; init; }

    public required IReadOnlyList<string> RelatedItems { get; init; }

    public required IReadOnlyDictionary<string, string> Extension { get; init; }

    public required bool HasDocument { get; init; }

    /// <summary>The registry's change sequence; 0 for one that is yet to be registered.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Whether both say the same, whenever they came into the registry.</summary>
    public bool SaysTheSameAs(Certificate other) =>
        this with { Sequence = 0, Annotations = [], RelatedItems = [], Extension = Nothing, HasDocument = false }
            == other with { Sequence = 0, Annotations = [], RelatedItems = [], Extension = Nothing, HasDocument = false }
        && Annotations.SequenceEqual(other.Annotations)
        && RelatedItems.SequenceEqual(other.RelatedItems)
        && Extension.Count == other.Extension.Count
        && Extension.All(pair => other.Extension.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static readonly Dictionary<string, string> Nothing = [];
}

internal sealed record Organisation(string Code, string Name);

internal sealed record Holder(string Name, string Code, string CodeType);

/// <summary>A state by the code of its type's own list, with what that means and how the registry words it.</summary>
internal sealed record CertificateState(string Code, CanonicalState Meaning, string Text);

/// <summary>An annotation (加注件) on a certificate.</summary>
internal sealed record Annotation(DateTimeOffset MadeAt, string MadeBy, string Reason, DateOnly? ValidTo = null);
