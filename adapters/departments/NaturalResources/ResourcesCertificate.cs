using System.Text.Json.Serialization;
using Exchange.Departments.Registries;

namespace Exchange.Departments.NaturalResources;

/// <summary>A certificate as natural resources writes it: initials of pinyin, dates as yyyyMMdd, everything a text.</summary>
internal sealed record ResourcesCertificate
{
    /// <summary>How this registry writes that a certificate has no end.</summary>
    private const string WithoutEnd = "99991231";

    [JsonPropertyName("ZZBS")] public required string Id { get; init; }
    [JsonPropertyName("ZZLXDM")] public required string TypeCode { get; init; }
    [JsonPropertyName("ZZLXMC")] public string? TypeName { get; init; }
    [JsonPropertyName("ZZBM")] public required string Number { get; init; }
    [JsonPropertyName("ZZBFJGDM")] public required string IssuerCode { get; init; }
    [JsonPropertyName("ZZBFJGMC")] public required string IssuerName { get; init; }
    [JsonPropertyName("ZZDYJGDM")] public required string DefiningBodyCode { get; init; }
    [JsonPropertyName("ZZDYJGMC")] public required string DefiningBodyName { get; init; }
    [JsonPropertyName("CZZTMC")] public required string HolderName { get; init; }
    [JsonPropertyName("CZZTDM")] public required string HolderCode { get; init; }
    [JsonPropertyName("CZZTDMLX")] public required string HolderCodeType { get; init; }
    [JsonPropertyName("ZZBFRQ")] public required string IssuedOn { get; init; }
    [JsonPropertyName("YXQQSRQ")] public required string ValidFrom { get; init; }
    [JsonPropertyName("YXQJZRQ")] public string? ValidTo { get; init; }
    [JsonPropertyName("XZQHDM")] public required string Area { get; init; }
    [JsonPropertyName("ZZZT")] public required string State { get; init; }
    [JsonPropertyName("ZZZTSM")] public string? StateText { get; init; }
    [JsonPropertyName("BBH")] public required string Version { get; init; }
    [JsonPropertyName("JZJ")] public IReadOnlyList<ResourcesAnnotation>? Annotations { get; init; }
    [JsonPropertyName("GLSX")] public IReadOnlyList<string>? RelatedItems { get; init; }
    [JsonPropertyName("KZ")] public IReadOnlyDictionary<string, string>? Extension { get; init; }
    [JsonPropertyName("YWJ")] public string? HasDocument { get; init; }
    [JsonPropertyName("BGXH")] public ulong Sequence { get; init; }

    public static ResourcesCertificate From(Certificate one) => new()
    {
        Id = one.Id,
        TypeCode = one.Type.Code,
        TypeName = one.Type.Name,
        Number = one.Number,
        IssuerCode = one.Issuer.Code,
        IssuerName = one.Issuer.Name,
        DefiningBodyCode = one.DefiningBody.Code,
        DefiningBodyName = one.DefiningBody.Name,
        HolderName = one.Holder.Name,
        HolderCode = one.Holder.Code,
        HolderCodeType = one.Holder.CodeType,
        IssuedOn = CompactTime.Write(one.IssuedOn),
        ValidFrom = CompactTime.Write(one.ValidFrom),
        ValidTo = one.ValidTo is { } last ? CompactTime.Write(last) : WithoutEnd,
        Area = one.Area,
        State = one.State.Code,
        StateText = one.State.Text,
        Version = one.Version,
        Annotations = [.. one.Annotations.Select(ResourcesAnnotation.From)],
        RelatedItems = one.RelatedItems,
        Extension = one.Extension,
        HasDocument = one.HasDocument ? "1" : "0",
        Sequence = one.Sequence,
    };

    /// <summary>Null where the type is not here or the state not one of the type's.</summary>
    /// <exception cref="FormatException">A date is not one.</exception>
    public Certificate? ToCertificate(Registry registry) =>
        registry.TypeOf(TypeCode) is { } type && type.States.Of(State, StateText) is { } state
            ? new Certificate
            {
                Id = Id,
                Type = type,
                Number = Number,
                Issuer = new Organisation(IssuerCode, IssuerName),
                DefiningBody = new Organisation(DefiningBodyCode, DefiningBodyName),
                Holder = new Holder(HolderName, HolderCode, HolderCodeType),
                IssuedOn = CompactTime.ReadDate(IssuedOn),
                ValidFrom = CompactTime.ReadDate(ValidFrom),
                ValidTo = ValidTo is null or "" or WithoutEnd ? null : CompactTime.ReadDate(ValidTo),
                Area = Area,
                State = state,
                Version = Version,
                Annotations = [.. (Annotations ?? []).Select(one => one.ToAnnotation())],
                RelatedItems = RelatedItems ?? [],
                Extension = Extension ?? new Dictionary<string, string>(),
                HasDocument = HasDocument == "1",
                Sequence = 0,
            }
            : null;
}

internal sealed record ResourcesAnnotation
{
    [JsonPropertyName("JZSJ")] public required string MadeAt { get; init; }
    [JsonPropertyName("JZR")] public required string MadeBy { get; init; }
    [JsonPropertyName("JZYY")] public required string Reason { get; init; }
    [JsonPropertyName("JZYXQ")] public string? ValidTo { get; init; }

    public static ResourcesAnnotation From(Annotation one) => new()
    {
        MadeAt = CompactTime.Write(one.MadeAt),
        MadeBy = one.MadeBy,
        Reason = one.Reason,
        ValidTo = one.ValidTo is { } last ? CompactTime.Write(last) : "",
    };

    public Annotation ToAnnotation() => new(
        CompactTime.ReadTime(MadeAt), MadeBy, Reason, string.IsNullOrEmpty(ValidTo) ? null : CompactTime.ReadDate(ValidTo));
}
