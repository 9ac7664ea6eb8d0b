using Exchange.Contracts.V1;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Gateway.Verification;

/// <summary>A card as a message: the fields that a verdict shows, and no others.</summary>
internal static class CardCertificate
{
    public static Certificate ToCertificate(this Card card)
    {
        Certificate certificate = new()
        {
            Id = card.Id,
            Type = new Contracts.V1.CertificateType { Code = card.TypeCode, Name = card.TypeName },
            Number = card.Number,
            Issuer = new Organisation { Code = card.IssuerCode, Name = card.IssuerName },
            Holder = new Holder { Name = card.MaskedHolderName, Masked = true },
            ValidFrom = ToDate(card.ValidFrom),
            ValidTo = ToDate(card.ValidTo),
            State = new Contracts.V1.State { Canonical = (CanonicalState)card.State, SourceCode = card.SourceState, Text = card.StateText },
            Version = card.Version,
            ChangeSequence = card.ChangeSequence,
        };
        certificate.Annotations.AddRange(card.Annotations.Select(annotation => new Annotation
        {
            MadeAt = annotation.MadeAt is { } madeAt ? Timestamp.FromDateTimeOffset(madeAt) : null,
            MadeBy = annotation.MadeBy,
            Reason = annotation.Reason,
            ValidTo = ToDate(annotation.ValidTo),
        }));
        return certificate;
    }

    private static Date? ToDate(DateOnly? day) => day is { } value ? new Date { Year = value.Year, Month = value.Month, Day = value.Day } : null;
}
