using System.Text.Json.Serialization;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Verification.Receipts;

/// <summary>
/// What a receipt says: who was told which verdict about what, why they asked, and where that is recorded. Nothing of
/// the holder.
/// </summary>
/// <param name="Iss">The public address of the node that gave it.</param>
/// <param name="Iat">When, in seconds since 1970.</param>
/// <param name="CertificateId">The certificate that the verdict is about; null where the question was by holder and no one certificate answers it.</param>
/// <param name="Candidates">The current certificates where the verdict is several, at most <see cref="MaximumCandidates"/> of them; otherwise null.</param>
/// <param name="CandidateCount">How many there are.</param>
/// <param name="AsOf">The verdict was at least this fresh. UTC.</param>
/// <param name="ServedFrom">cache, registry or peer.</param>
/// <param name="Client">The client system that asked.</param>
internal sealed record ReceiptBody(
    string Iss, long Iat, string Verdict, string? CertificateId, string TypeCode, IReadOnlyList<string>? Candidates, int? CandidateCount,
    IReadOnlyList<string> Warnings, DateTime AsOf, string ServedFrom, ReceiptContext Context, string Client, CodeAndName Department, AuditBody Audit)
{
    /// <summary>More would make the receipt longer than a signed statement may be.</summary>
    public const int MaximumCandidates = 32;

    private const long LastSecond = 253402300799;

    /// <summary>Null where a receipt that nobody signed names no possible instant.</summary>
    [JsonIgnore]
    public DateTimeOffset? GivenAt => Iat is >= 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(Iat) : null;
}

/// <summary>Why was asked, as the caller stated it.</summary>
internal sealed record ReceiptContext(string Purpose, string Officer, string? ItemCode, string? CaseNumber);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReceiptBody))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
