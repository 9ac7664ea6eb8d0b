using Exchange.Contracts.V1;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Sources;
using CanonicalState = Exchange.Contracts.CodeLists.CanonicalState;

namespace Exchange.Gateway.Verification;

/// <summary>Makes cards of certificates. Days are read in the node's time zone, which is its issuers'.</summary>
internal sealed class CardMaker(TimeZoneInfo zone, HolderKeys holders)
{
    /// <param name="certificate">As its origin answered it, with dates that exist.</param>
    /// <param name="holder">Whose it is, where its origin has made that out; null where the certificate names its holder.</param>
    public Card Make(Certificate certificate, DateTimeOffset asOf, HolderKey? holder = null)
    {
        DateOnly? from = DayOf(certificate.ValidFrom);
        DateOnly? to = DayOf(certificate.ValidTo);
        int ownId = OwnPartOf(certificate.Id);
        CardFace face = new()
        {
            IdStart = certificate.Id[..ownId],
            TypeCode = certificate.Type.Code,
            TypeName = certificate.Type.Name,
            IssuerCode = certificate.Issuer?.Code ?? "",
            IssuerName = certificate.Issuer?.Name ?? "",
            Id = certificate.Id[ownId..],
            Number = certificate.Number,
            HolderName = MaskedName(certificate.Holder),
            ValidFrom = NumberOf(from),
            ValidTo = NumberOf(to),
            SourceState = certificate.State.SourceCode,
            StateText = certificate.State.Text,
            Version = certificate.Version,
            HolderKey = (holder ?? holders.Of(certificate)).ToByteString(),
        };
        face.Annotations.AddRange(certificate.Annotations.Select(NoteOf));
        return new Card(face)
        {
            State = (CanonicalState)certificate.State.Canonical,
            StartsAt = from is { } first ? CalendarDays.StartOf(first, zone) : DateTimeOffset.MinValue,
            EndsAt = to is { } last ? CalendarDays.EndOf(last, zone) : DateTimeOffset.MaxValue,
            ChangeSequence = certificate.ChangeSequence,
            AsOf = asOf,
        };
    }

    /// <summary>Where serial, version and check character begin, which alone are the certificate's own (GB/T 36904); 0 where it is not of that form.</summary>
    private static int OwnPartOf(string id)
    {
        int dot = id.Length;
        for (int parts = 0; parts < 3 && dot > 0; parts++)
        {
            dot = id.LastIndexOf('.', dot - 1);
        }

        return Math.Min(dot + 1, id.Length);
    }

    private static string MaskedName(Holder? holder) =>
        holder is null ? "" : holder.Masked ? holder.Name : HolderName.Mask(holder.Name, holder.CodeType);

    private static CardNote NoteOf(Annotation annotation) => new()
    {
        MadeAt = annotation.MadeAt?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0,
        MadeBy = annotation.MadeBy,
        Reason = annotation.Reason,
        ValidTo = NumberOf(DayOf(annotation.ValidTo)),
    };

    private static uint NumberOf(DateOnly? day) => (uint)(day?.DayNumber ?? 0);

    private static DateOnly? DayOf(Date? date) => date is null ? null : new DateOnly(date.Year, date.Month, date.Day);
}
