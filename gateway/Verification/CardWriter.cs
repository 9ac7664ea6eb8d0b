using System.Buffers;
using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification;

/// <summary>Writes a card as the JSON that every answer shows of a certificate.</summary>
internal static class CardWriter
{
    public static void Write(ArrayBufferWriter<byte> json, Card? card)
    {
        if (card is null)
        {
            json.Write("null"u8);
            return;
        }

        CardFaceFields face = new(card);
        json.Write("{\"id\":"u8);
        JsonPieces.WriteText(json, face.IdStart, face.Id);
        json.Write(",\"type\":{\"code\":"u8);
        JsonPieces.WriteText(json, face.TypeCode);
        json.Write(",\"name\":"u8);
        JsonPieces.WriteText(json, face.TypeName);
        json.Write("},\"number\":"u8);
        JsonPieces.WriteText(json, face.Number);
        json.Write(",\"issuer\":{\"code\":"u8);
        JsonPieces.WriteText(json, face.IssuerCode);
        json.Write(",\"name\":"u8);
        JsonPieces.WriteText(json, face.IssuerName);
        json.Write("},\"holder\":{\"name\":"u8);
        JsonPieces.WriteText(json, face.HolderName);
        json.Write(",\"masked\":true},\"validFrom\":"u8);
        JsonPieces.WriteDay(json, Card.DayOf(face.ValidFrom));
        json.Write(",\"validTo\":"u8);
        JsonPieces.WriteDay(json, Card.DayOf(face.ValidTo));
        json.Write(",\"state\":{\"canonical\":"u8);
        JsonPieces.WriteText(json, card.State.WireName());
        json.Write(",\"source\":"u8);
        JsonPieces.WriteText(json, face.SourceState);
        if (face.StateText.Length > 0)
        {
            json.Write(",\"text\":"u8);
            JsonPieces.WriteText(json, face.StateText);
        }

        json.Write("},\"version\":"u8);
        JsonPieces.WriteText(json, face.Version);
        json.Write(",\"annotations\":["u8);
        if (face.HasAnnotations)
        {
            WriteAnnotations(json, card.Annotations);
        }

        json.Write("]}"u8);
    }

    private static void WriteAnnotations(ArrayBufferWriter<byte> json, IReadOnlyList<CardAnnotation> annotations)
    {
        for (int i = 0; i < annotations.Count; i++)
        {
            CardAnnotation annotation = annotations[i];
            json.Write(i == 0 ? "{"u8 : ",{"u8);
            if (annotation.MadeAt is { } madeAt)
            {
                json.Write("\"madeAt\":"u8);
                JsonPieces.WriteInstant(json, madeAt);
                json.Write(","u8);
            }

            json.Write("\"madeBy\":"u8);
            JsonPieces.WriteText(json, annotation.MadeBy);
            json.Write(",\"reason\":"u8);
            JsonPieces.WriteText(json, annotation.Reason);
            json.Write(",\"validTo\":"u8);
            JsonPieces.WriteDay(json, annotation.ValidTo);
            json.Write("}"u8);
        }
    }
}

/// <summary>The fields of a card's encoded face, found in one pass.</summary>
internal readonly ref struct CardFaceFields
{
    public readonly ReadOnlySpan<byte> IdStart;
    public readonly ReadOnlySpan<byte> Id;
    public readonly ReadOnlySpan<byte> TypeCode;
    public readonly ReadOnlySpan<byte> TypeName;
    public readonly ReadOnlySpan<byte> Number;
    public readonly ReadOnlySpan<byte> IssuerCode;
    public readonly ReadOnlySpan<byte> IssuerName;
    public readonly ReadOnlySpan<byte> HolderName;
    public readonly ReadOnlySpan<byte> SourceState;
    public readonly ReadOnlySpan<byte> StateText;
    public readonly ReadOnlySpan<byte> Version;
    public readonly uint ValidFrom;
    public readonly uint ValidTo;
    public readonly bool HasAnnotations;

    public CardFaceFields(Card card)
    {
        CardFaceReader reader = new(card.Series, card.Own);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case CardFace.IdStartFieldNumber: IdStart = reader.Bytes; break;
                case CardFace.IdFieldNumber: Id = reader.Bytes; break;
                case CardFace.TypeCodeFieldNumber: TypeCode = reader.Bytes; break;
                case CardFace.TypeNameFieldNumber: TypeName = reader.Bytes; break;
                case CardFace.NumberFieldNumber: Number = reader.Bytes; break;
                case CardFace.IssuerCodeFieldNumber: IssuerCode = reader.Bytes; break;
                case CardFace.IssuerNameFieldNumber: IssuerName = reader.Bytes; break;
                case CardFace.HolderNameFieldNumber: HolderName = reader.Bytes; break;
                case CardFace.ValidFromFieldNumber: ValidFrom = (uint)reader.Value; break;
                case CardFace.ValidToFieldNumber: ValidTo = (uint)reader.Value; break;
                case CardFace.SourceStateFieldNumber: SourceState = reader.Bytes; break;
                case CardFace.StateTextFieldNumber: StateText = reader.Bytes; break;
                case CardFace.VersionFieldNumber: Version = reader.Bytes; break;
                case CardFace.AnnotationsFieldNumber: HasAnnotations = true; break;
            }
        }
    }
}
