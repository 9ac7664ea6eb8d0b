using System.Text.Encodings.Web;
using System.Text.Json;
using Exchange.Contracts.CodeLists;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification.Receipts;

/// <summary>Gives receipts of verdicts that are recorded, signed with the node's key.</summary>
/// <param name="issuer">The node's public address.</param>
internal sealed class ReceiptSigner(string issuer, SigningKeys keys, TimeProvider time)
{
    /// <summary>Chinese as such and not as escapes.</summary>
    private static readonly ReceiptJson s_json = new(new JsonSerializerOptions(ReceiptJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <param name="answer">With its audit position.</param>
    /// <returns>A compact JWS.</returns>
    public string Sign(Client client, VerificationQuestion question, VerificationAnswer answer)
    {
        bool several = answer.Verdict == Verdict.Several;
        ReceiptBody body = new(
            issuer,
            time.GetUtcNow().ToUnixTimeSeconds(),
            answer.Verdict.WireName(),
            answer.Card?.Id ?? question.Certificate?.ToString(),
            question.TypeCode.ToString(),
            several ? [.. answer.Candidates.Take(ReceiptBody.MaximumCandidates).Select(card => card.Id)] : null,
            several ? answer.Candidates.Count : null,
            answer.Warnings,
            ToTheMillisecond(answer.AsOf),
            ServedFromNames.Of(answer.ServedFrom),
            new ReceiptContext(question.Context.Purpose, question.Context.Officer, question.Context.ItemCode, question.Context.CaseNumber),
            client.Id,
            new CodeAndName(client.Department.Code, client.Department.Name),
            new AuditBody(answer.AuditLog, answer.AuditIndex));
        return SignedStatement.Sign(Receipt.Type, keys, JsonSerializer.Serialize(body, s_json.ReceiptBody));
    }

    /// <summary>As the answer says it, so that the two can be compared.</summary>
    private static DateTime ToTheMillisecond(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
}
