using Exchange.Contracts.V1;

namespace Exchange.Adapters.Answers;

/// <summary>The single-valued fields of a certificate, an annotation and an answer of changes, by their keys in mapping files.</summary>
internal static class CertificateFields
{
    public const string Id = "id";
    public const string TypeCode = "typeCode";
    public const string State = "state";
    public const string HolderCode = "holderCode";
    public const string HolderCodeType = "holderCodeType";
    public const string ChangeSequence = "changeSequence";

    public static IReadOnlyList<CertificateField<Certificate>> OfCertificate { get; } =
    [
        new TextField<Certificate>(Id, (to, text) => to.Id = text, from => from.Id),
        new TextField<Certificate>(TypeCode, (to, text) => Type(to).Code = text, from => from.Type?.Code),
        new TextField<Certificate>("typeName", (to, text) => Type(to).Name = text, from => from.Type?.Name),
        new TextField<Certificate>("number", (to, text) => to.Number = text, from => from.Number),
        new TextField<Certificate>("issuerCode", (to, text) => Issuer(to).Code = text, from => from.Issuer?.Code),
        new TextField<Certificate>("issuerName", (to, text) => Issuer(to).Name = text, from => from.Issuer?.Name),
        new TextField<Certificate>("definingBodyCode", (to, text) => DefiningBody(to).Code = text, from => from.DefiningBody?.Code),
        new TextField<Certificate>("definingBodyName", (to, text) => DefiningBody(to).Name = text, from => from.DefiningBody?.Name),
        new TextField<Certificate>("holderName", (to, text) => Holder(to).Name = text, from => from.Holder?.Name),
        new TextField<Certificate>(HolderCode, (to, text) => Holder(to).Code = text, from => from.Holder?.Code),
        new TextField<Certificate>(HolderCodeType, (to, text) => Holder(to).CodeType = text, from => from.Holder?.CodeType),
        new FlagField<Certificate>("holderMasked", (to, flag) => Holder(to).Masked = flag, from => from.Holder?.Masked ?? false),
        new DayField<Certificate>("issuedOn", (to, day) => to.IssuedOn = day, from => from.IssuedOn),
        new DayField<Certificate>("validFrom", (to, day) => to.ValidFrom = day, from => from.ValidFrom),
        new DayField<Certificate>("validTo", (to, day) => to.ValidTo = day, from => from.ValidTo),
        new TextField<Certificate>("areaCode", (to, text) => to.AreaCode = text, from => from.AreaCode),
        new TextField<Certificate>(State, (to, text) => StateOf(to).SourceCode = text, from => from.State?.SourceCode),
        new TextField<Certificate>("stateText", (to, text) => StateOf(to).Text = text, from => from.State?.Text),
        new TextField<Certificate>("version", (to, text) => to.Version = text, from => from.Version),
        new FlagField<Certificate>("hasDocument", (to, flag) => to.HasDocument = flag, from => from.HasDocument),
        new NumberField<Certificate>(ChangeSequence, (to, number) => to.ChangeSequence = number, from => from.ChangeSequence),
    ];

    public static IReadOnlyList<CertificateField<Annotation>> OfAnnotation { get; } =
    [
        new InstantField<Annotation>("madeAt", (to, instant) => to.MadeAt = instant, from => from.MadeAt),
        new TextField<Annotation>("madeBy", (to, text) => to.MadeBy = text, from => from.MadeBy),
        new TextField<Annotation>("reason", (to, text) => to.Reason = text, from => from.Reason),
        new DayField<Annotation>("validTo", (to, day) => to.ValidTo = day, from => from.ValidTo),
    ];

    private static CertificateType Type(Certificate certificate) => certificate.Type ??= new CertificateType();

    private static Organisation Issuer(Certificate certificate) => certificate.Issuer ??= new Organisation();

    private static Organisation DefiningBody(Certificate certificate) => certificate.DefiningBody ??= new Organisation();

    private static Holder Holder(Certificate certificate) => certificate.Holder ??= new Holder();

    private static State StateOf(Certificate certificate) => certificate.State ??= new State();
}
