using System.Buffers;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Writes a verdict as JSON. What a card shows is copied from its encoded face as it stands; nothing is allocated.
/// </summary>
internal static class VerdictWriter
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    public static void Write(HttpResponse response, VerificationAnswer answer)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        WriteTo(buffer, answer);

        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = buffer.WrittenCount;
        buffer.WrittenSpan.CopyTo(response.BodyWriter.GetSpan(buffer.WrittenCount));
        response.BodyWriter.Advance(buffer.WrittenCount);
    }

    /// <summary>Writes an answer with its record.</summary>
    public static void WriteTo(ArrayBufferWriter<byte> json, VerificationAnswer answer)
    {
        WriteVerdict(json, answer);
        json.Write(",\"audit\":"u8);
        WriteAudit(json, answer.AuditLog, answer.AuditIndex);
        json.Write(",\"receipt\":"u8);
        if (answer.Receipt is { } receipt)
        {
            JsonPieces.WriteText(json, receipt);
        }
        else
        {
            json.Write("null"u8);
        }

        json.Write("}"u8);
    }

    /// <summary>Writes where a record stands.</summary>
    public static void WriteAudit(ArrayBufferWriter<byte> json, string log, ulong index)
    {
        json.Write("{\"log\":"u8);
        JsonPieces.WriteText(json, log);
        json.Write(",\"index\":"u8);
        JsonPieces.WriteNumber(json, index);
        json.Write("}"u8);
    }

    /// <summary>Writes what an answer says of its certificate, without the brace at the end.</summary>
    public static void WriteVerdict(ArrayBufferWriter<byte> json, VerificationAnswer answer)
    {
        json.Write("{\"verdict\":"u8);
        JsonPieces.WriteText(json, answer.Verdict.WireName());
        json.Write(",\"warnings\":["u8);
        for (int i = 0; i < answer.Warnings.Count; i++)
        {
            json.Write(i == 0 ? [] : ","u8);
            JsonPieces.WriteText(json, answer.Warnings[i]);
        }

        json.Write("],\"certificate\":"u8);
        CardWriter.Write(json, answer.Card);
        if (answer.Verdict == Verdict.Several)
        {
            json.Write(",\"candidates\":["u8);
            for (int i = 0; i < answer.Candidates.Count; i++)
            {
                json.Write(i == 0 ? [] : ","u8);
                CardWriter.Write(json, answer.Candidates[i]);
            }

            json.Write("]"u8);
        }

        json.Write(",\"asOf\":"u8);
        JsonPieces.WriteInstant(json, answer.AsOf);
        json.Write(",\"servedFrom\":"u8);
        JsonPieces.WriteText(json, ServedFromNames.Of(answer.ServedFrom));
    }
}
