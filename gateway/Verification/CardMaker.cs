using Exchange.Contracts.V1;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Gateway.Verification;

/// <summary>Makes cards of certificates. Days are read in the node's time zone, which is its issuers'.</summary>
internal sealed class CardMaker(TimeZoneInfo zone)
{
    /// <summary>Null where a date of the certificate does not exist.</summary>
    public Card? Make(Certificate certificate, DateTimeOffset asOf)
    {
        if (!TryRead(certificate.ValidFrom, out DateOnly? from) || !TryRead(certificate.ValidTo, out DateOnly? to)
            || !TryRead(certificate.Annotations, out IReadOnlyList<CardAnnotation> annotations))
        {
            return null;
        }

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
            StartsAt = from is { } first ? StartOf(first) : DateTimeOffset.MinValue,
            EndsAt = to is { } last && last < DateOnly.MaxValue ? StartOf(last.AddDays(1)) : DateTimeOffset.MaxValue,
            State = (CanonicalState)certificate.State.Canonical,
            SourceState = certificate.State.SourceCode,
            StateText = certificate.State.Text,
            Version = certificate.Version,
            Annotations = annotations,
            ChangeSequence = certificate.ChangeSequence,
            AsOf = asOf,
        };
    }

    private static string MaskedName(Holder? holder) =>
        holder is null ? "" : holder.Masked ? holder.Name : HolderName.Mask(holder.Name, holder.CodeType);

    private DateTimeOffset StartOf(DateOnly day)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static bool TryRead(IReadOnlyList<Annotation> given, out IReadOnlyList<CardAnnotation> annotations)
    {
        List<CardAnnotation> read = new(given.Count);
        annotations = read;
        foreach (Annotation annotation in given)
        {
            if (!TryRead(annotation.ValidTo, out DateOnly? validTo))
            {
                return false;
            }

            read.Add(new CardAnnotation(annotation.MadeAt?.ToDateTimeOffset(), annotation.MadeBy, annotation.Reason, validTo));
        }

        return true;
    }

    private static bool TryRead(Date? date, out DateOnly? day)
    {
        day = null;
        if (date is null)
        {
            return true;
        }

        if (date.Year is < 1 or > 9999 || date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DateTime.DaysInMonth(date.Year, date.Month))
        {
            return false;
        }

        day = new DateOnly(date.Year, date.Month, date.Day);
        return true;
    }
}
