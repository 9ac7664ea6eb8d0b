using System.Text.Json.Serialization;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.MyData;

/// <summary>The answer of <c>GET /api/v1/my-data/accesses</c>.</summary>
/// <param name="Accesses">The newest first.</param>
/// <param name="Cursor">For the next page; null if there is none.</param>
internal sealed record MyDataAnswer(IReadOnlyList<MyDataAccess> Accesses, string? Cursor, CoveredRecords Covered) : IRecorded
{
    /// <summary>Where the record of this look stands.</summary>
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

/// <summary>One access to the person's data.</summary>
/// <param name="Time">RFC 3339, UTC.</param>
/// <param name="Kind">verification, lookup, call, or peer where another node asked.</param>
/// <param name="Department">Who asked.</param>
/// <param name="Node">The node through which it was asked, where that is another one.</param>
/// <param name="Purpose">In the words in which it was stated.</param>
/// <param name="CertificateType">Null where no certificate was asked for.</param>
/// <param name="CertificateIds">Of the person's certificates, those that the access was about.</param>
/// <param name="Resource">The departmental interface that was called.</param>
/// <param name="FieldsReleased">The names of the fields that were given away.</param>
/// <param name="Verdict">What was answered, where the question was whether a certificate is good.</param>
/// <param name="Decision">allowed: what was refused told nobody anything.</param>
/// <param name="Record">Where the access is recorded; by it the auditors of the node find it.</param>
internal sealed record MyDataAccess(
    string Time,
    string Kind,
    NamedCode Department,
    NamedCode? Node,
    string Purpose,
    string? ItemCode,
    NamedCode? CertificateType,
    IReadOnlyList<string> CertificateIds,
    string? Resource,
    IReadOnlyList<string> FieldsReleased,
    string? Verdict,
    string Decision,
    AccessRecord Record);

/// <param name="Name">Null where this node does not know it.</param>
internal sealed record NamedCode(string Code, string? Name);

/// <param name="Log">node "/" replica.</param>
/// <param name="Entry">Which question of a batch it was, from 1 on; null where there was one only.</param>
internal sealed record AccessRecord(string Log, ulong Index, int? Entry);

/// <summary>What the answer can tell of.</summary>
/// <param name="Logs">How many records of each replica's log were searched.</param>
/// <param name="Types">Of which certificate types the person's certificates are known, so that questions by certificate were found.</param>
/// <param name="Notice">What it cannot tell of: 中文 · English.</param>
internal sealed record CoveredRecords(IReadOnlyList<LogSize> Logs, IReadOnlyList<CoveredType> Types, string Notice);

/// <param name="Log">node "/" replica.</param>
internal sealed record LogSize(string Log, ulong Size);

/// <param name="Complete">False where nobody could say now which certificates of this type the person has: of those, only questions by holder are told.</param>
internal sealed record CoveredType(string Code, string Name, bool Complete);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MyDataAnswer))]
internal sealed partial class MyDataJson : JsonSerializerContext;
