using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification;

/// <summary>Writes a verdict as JSON into a buffer of its thread: nothing is allocated for it.</summary>
internal static class VerdictWriter
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? t_json;

    public static void Write(HttpResponse response, VerificationAnswer answer)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new ArrayBufferWriter<byte>(2048);
        buffer.ResetWrittenCount();
        Utf8JsonWriter json = t_json ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.Reset(buffer);

        WriteAnswer(json, answer);
        json.Flush();

        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = buffer.WrittenCount;
        buffer.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(buffer.WrittenCount));
        response.BodyWriter.Advance(buffer.WrittenCount);
    }

    private static void WriteAnswer(Utf8JsonWriter json, VerificationAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("verdict"u8, answer.Verdict.WireName());
        json.WriteStartArray("warnings"u8);
        foreach (string warning in answer.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WritePropertyName("certificate"u8);
        WriteCard(json, answer.Card);
        if (answer.Verdict == Contracts.CodeLists.Verdict.Several)
        {
            json.WriteStartArray("candidates"u8);
            foreach (Card candidate in answer.Candidates)
            {
                WriteCard(json, candidate);
            }

            json.WriteEndArray();
        }

        WriteInstant(json, "asOf"u8, answer.AsOf);
        json.WriteString("servedFrom"u8, ServedFromNames.Of(answer.ServedFrom));
        json.WriteStartObject("audit"u8);
        json.WriteString("log"u8, answer.AuditLog);
        json.WriteNumber("index"u8, answer.AuditIndex);
        json.WriteEndObject();
        json.WriteNull("receipt"u8);
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, Card? card)
    {
        if (card is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("id"u8, card.Id);
        json.WriteStartObject("type"u8);
        json.WriteString("code"u8, card.TypeCode);
        json.WriteString("name"u8, card.TypeName);
        json.WriteEndObject();
        json.WriteString("number"u8, card.Number);
        json.WriteStartObject("issuer"u8);
        json.WriteString("code"u8, card.IssuerCode);
        json.WriteString("name"u8, card.IssuerName);
        json.WriteEndObject();
        json.WriteStartObject("holder"u8);
        json.WriteString("name"u8, card.MaskedHolderName);
        json.WriteBoolean("masked"u8, true);
        json.WriteEndObject();
        WriteDay(json, "validFrom"u8, card.ValidFrom);
        WriteDay(json, "validTo"u8, card.ValidTo);
        json.WriteStartObject("state"u8);
        json.WriteString("canonical"u8, card.State.WireName());
        json.WriteString("source"u8, card.SourceState);
        if (card.StateText.Length > 0)
        {
            json.WriteString("text"u8, card.StateText);
        }

        json.WriteEndObject();
        json.WriteString("version"u8, card.Version);
        json.WriteStartArray("annotations"u8);
        foreach (CardAnnotation annotation in card.Annotations)
        {
            WriteAnnotation(json, annotation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAnnotation(Utf8JsonWriter json, CardAnnotation annotation)
    {
        json.WriteStartObject();
        if (annotation.MadeAt is { } madeAt)
        {
            WriteInstant(json, "madeAt"u8, madeAt);
        }

        json.WriteString("madeBy"u8, annotation.MadeBy);
        json.WriteString("reason"u8, annotation.Reason);
        WriteDay(json, "validTo"u8, annotation.ValidTo);
        json.WriteEndObject();
    }

    private static void WriteDay(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateOnly? day)
    {
        if (day is not { } value)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte[10];
        value.TryFormat(text, out int length, "O", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    private static void WriteInstant(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset instant)
    {
        // The round-trip format is quick, but has seven digits of a second.
        Span<byte> text = stackalloc byte[28];
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        json.WriteString(name, text[..24]);
    }
}
