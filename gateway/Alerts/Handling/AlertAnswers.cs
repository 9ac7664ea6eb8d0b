using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Alerts.Handling;

/// <summary>An alert, as it is answered.</summary>
/// <param name="About">Whom it is about: officer, client, person, certificate-type, resource or log.</param>
/// <param name="State">open, acknowledged or silenced.</param>
/// <param name="Count">How many there were within the window; the first and the last of them are its ends.</param>
/// <param name="Record">The alert's own record.</param>
/// <param name="Records">The records that raised it, the last first; of many, the last ones.</param>
/// <param name="Subject">Whom it is about; left out where its record cannot be read: not copied yet, or its month retired.</param>
internal sealed record AlertBody(
    string Id,
    string Rule,
    string About,
    string State,
    int Count,
    int Threshold,
    AlertWindowBody Window,
    DateTimeOffset RaisedAt,
    AuditBody Record,
    IReadOnlyList<AuditBody> Records,
    AlertSubjectBody? Subject,
    AlertAcknowledgementBody? Acknowledgement);

internal sealed record AlertWindowBody(DateTimeOffset From, DateTimeOffset To);

/// <param name="Holder">A person's code; to clients of the role auditor only, like the certificate.</param>
/// <param name="Resource">The departmental interface that was called for the first time.</param>
/// <param name="Log">The origin of a log that contradicts itself.</param>
internal sealed record AlertSubjectBody(string? Client, string? Department, string? Officer, string? Holder, string? CertificateId, string? CertificateType, string? Resource, string? Log);

/// <param name="Note">Left out, like who it was, where the record cannot be read.</param>
internal sealed record AlertAcknowledgementBody(DateTimeOffset At, AuditBody Record, string? Client, string? Officer, string? Note);

/// <param name="Cursor">For the next page; null if there is none.</param>
internal sealed record AlertsAnswer(IReadOnlyList<AlertBody> Alerts, string? Cursor) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

/// <param name="IsLimited">Whether it is limited to a client or an officer, also where its record, which says to whom and why, cannot be read.</param>
internal sealed record SilenceBody(string Id, string Rule, bool IsLimited, string? Client, string? Officer, DateTimeOffset Until, string? Reason, AuditBody Record);

internal sealed record SilencesAnswer(IReadOnlyList<SilenceBody> Silences) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

/// <summary>Something was done about an alert or a silence.</summary>
/// <param name="Id">Its identifier.</param>
internal sealed record HandledAnswer(string Id) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AcknowledgementRequest))]
[JsonSerializable(typeof(SilenceRequest))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(SilencesAnswer))]
[JsonSerializable(typeof(HandledAnswer))]
internal sealed partial class AlertJson : JsonSerializerContext
{
    /// <summary>For answers: what is not known is left out, and Chinese stands as it is.</summary>
    public static AlertJson Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
