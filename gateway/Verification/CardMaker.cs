using Exchange.Contracts.V1;
using Exchange.Gateway.Configuration;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Gateway.Verification;

/// <summary>Makes cards of certificates. Days are read in the node's time zone, which is its issuers'.</summary>
internal sealed class CardMaker(TimeZoneInfo zone)
{
    /// <param name="certificate">As its origin answered it, with dates that exist.</param>
    public Card Make(Certificate certificate, DateTimeOffset asOf)
    {
        DateOnly? from = DayOf(certificate.ValidFrom);
        DateOnly? to = DayOf(certificate.ValidTo);
        return new Card
        {
            Id = certificate.Id,
            TypeCode = certificate.Type.Code,
            TypeName = certificate.Type.Name,
            Number = certificate.Number,
            IssuerCode = certificate.Issuer?.Code ?? "",
            IssuerName = certificate.Issuer?.Name ?? "",
            MaskedHolderName = MaskedName(certificate.Holder),
            ValidFrom = from,
            ValidTo = to,
            StartsAt = from is { } first ? CalendarDays.StartOf(first, zone) : DateTimeOffset.MinValue,
            EndsAt = to is { } last ? CalendarDays.EndOf(last, zone) : DateTimeOffset.MaxValue,
            State = (CanonicalState)certificate.State.Canonical,
            SourceState = certificate.State.SourceCode,
            StateText = certificate.State.Text,
            Version = certificate.Version,
            Annotations = [.. certificate.Annotations.Select(AnnotationOf)],
            ChangeSequence = certificate.ChangeSequence,
            AsOf = asOf,
        };
    }

    private static string MaskedName(Holder? holder) =>
        holder is null ? "" : holder.Masked ? holder.Name : HolderName.Mask(holder.Name, holder.CodeType);

    private static CardAnnotation AnnotationOf(Annotation annotation) =>
        new(annotation.MadeAt?.ToDateTimeOffset(), annotation.MadeBy, annotation.Reason, DayOf(annotation.ValidTo));

    private static DateOnly? DayOf(Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);
}
