using System.Buffers;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

/// <summary>Writes the answer to a batch as JSON.</summary>
internal static class BatchWriter
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    public static void Write(HttpResponse response, BatchAnswer batch)
    {
        ArrayBufferWriter<byte> json = t_buffer ??= new ArrayBufferWriter<byte>(64 * 1024);
        json.ResetWrittenCount();
        json.Write("{\"results\":["u8);
        for (int i = 0; i < batch.Answers.Count; i++)
        {
            json.Write(i == 0 ? [] : ","u8);
            WriteResult(json, batch.Answers[i]);
        }

        json.Write("],\"audit\":"u8);
        VerdictWriter.WriteAudit(json, batch.AuditLog, batch.AuditIndex);
        json.Write("}"u8);

        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = json.WrittenCount;
        response.BodyWriter.Write(json.WrittenSpan);
    }

    private static void WriteResult(ArrayBufferWriter<byte> json, Outcome<VerificationAnswer> answer)
    {
        if (answer.Succeeded)
        {
            VerdictWriter.WriteVerdict(json, answer.Value);
        }
        else
        {
            json.Write("{\"problem\":"u8);
            json.Write(ProblemWriter.ToUtf8(answer.Problem));
        }

        json.Write("}"u8);
    }
}
