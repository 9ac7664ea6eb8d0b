using Exchange.Departments.Registries;

namespace Exchange.Departments.MarketRegulation;

/// <summary>A certificate as market regulation writes it: camelCase, ISO dates, null or nothing for without end.</summary>
internal sealed record MarketCertificate
{
    public required string CertificateId { get; init; }
    public required string TypeCode { get; init; }
    public string? TypeName { get; init; }
    public required string CertificateNumber { get; init; }
    public required Organisation Issuer { get; init; }
    public required Organisation DefiningBody { get; init; }
    public required Holder Holder { get; init; }
    public required DateOnly IssueDate { get; init; }
    public required DateOnly ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    public required string AreaCode { get; init; }
    public required MarketState State { get; init; }
    public required string Version { get; init; }
    public IReadOnlyList<Annotation>? Annotations { get; init; }
    public IReadOnlyList<string>? RelatedItems { get; init; }
    public IReadOnlyDictionary<string, string>? Extension { get; init; }
    public bool HasDocument { get; init; }
    public ulong Sequence { get; init; }

    public static MarketCertificate From(Certificate one) => new()
    {
        CertificateId = one.Id,
        TypeCode = one.Type.Code,
        TypeName = one.Type.Name,
        CertificateNumber = one.Number,
        Issuer = one.Issuer,
        DefiningBody = one.DefiningBody,
        Holder = one.Holder,
        IssueDate = one.IssuedOn,
        ValidFrom = one.ValidFrom,
        ValidTo = one.ValidTo,
        AreaCode = one.Area,
        State = new MarketState(one.State.Code, one.State.Text),
        Version = one.Version,
        Annotations = one.Annotations,
        RelatedItems = one.RelatedItems,
        Extension = one.Extension,
        HasDocument = one.HasDocument,
        Sequence = one.Sequence,
    };

    /// <summary>Null where the type is not this registry's or the state not one of the type's.</summary>
    public Certificate? ToCertificate(Registry registry) =>
        registry.TypeOf(TypeCode) is { } type && type.States.Of(State.Code, State.Text) is { } state
            ? new Certificate
            {
                Id = CertificateId,
                Type = type,
                Number = CertificateNumber,
                Issuer = Issuer,
                DefiningBody = DefiningBody,
                Holder = Holder,
                IssuedOn = IssueDate,
                ValidFrom = ValidFrom,
                ValidTo = ValidTo,
                Area = AreaCode,
                State = state,
                Version = Version,
                Annotations = Annotations ?? [],
                RelatedItems = RelatedItems ?? [],
                Extension = Extension ?? new Dictionary<string, string>(),
                HasDocument = HasDocument,
                Sequence = 0,
            }
            : null;
}

internal sealed record MarketState(string Code, string? Text = null);
