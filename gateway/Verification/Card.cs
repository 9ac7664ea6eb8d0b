using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification;

/// <summary>
/// All that a verdict needs of a certificate, and no more: the holder only by masked name. Immutable.
/// </summary>
internal sealed record Card
{
    public required string Id { get; init; }

    public required string TypeCode { get; init; }

    public required string TypeName { get; init; }

    public required string Number { get; init; }

    public required string IssuerCode { get; init; }

    public required string IssuerName { get; init; }

    public required string MaskedHolderName { get; init; }

    public required DateOnly? ValidFrom { get; init; }

    public required DateOnly? ValidTo { get; init; }

    /// <summary>The first instant of <see cref="ValidFrom"/> in the issuer's time zone.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>The first instant behind <see cref="ValidTo"/> in the issuer's time zone.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public required CanonicalState State { get; init; }

    public required string SourceState { get; init; }

    public required string StateText { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<CardAnnotation> Annotations { get; init; }

    /// <summary>The registry's change sequence: a larger number is newer.</summary>
    public required ulong ChangeSequence { get; init; }

    /// <summary>The card is at least this fresh.</summary>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>An annotation (加注件) as a verdict shows it.</summary>
internal sealed record CardAnnotation(DateTimeOffset? MadeAt, string MadeBy, string Reason, DateOnly? ValidTo);
