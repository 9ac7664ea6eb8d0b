using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Search;

/// <summary>The body of <c>POST /api/v1/audit/searches</c>: every criterion that is given must hold; none gives every record.</summary>
internal sealed record SearchRequest : IRefusesUnknownFields
{
    /// <summary>The code of a holder, e.g. a citizen ID number or a unified social credit code.</summary>
    public string? Subject { get; set; }

    public string? Officer { get; set; }

    /// <summary>A client system of this node, or one of another node for which that asked.</summary>
    public string? Client { get; set; }

    /// <summary>A department's code.</summary>
    public string? Department { get; set; }

    public string? CaseNumber { get; set; }

    public string? ItemCode { get; set; }

    public string? CertificateId { get; set; }

    public string? Purpose { get; set; }

    /// <summary>allowed, denied or failed.</summary>
    public string? Decision { get; set; }

    /// <summary>The earliest time, itself included.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>The end of the time, itself left out.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>What an answer to the same criteria gave to go on with.</summary>
    public string? Cursor { get; set; }

    /// <summary>How many at most: 1 to 200; of a stream as many as are wanted, all where it is left out.</summary>
    public int? Limit { get; set; }

    /// <summary>Why it is asked; may be left out.</summary>
    public ContextBody? Context { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SearchRequest))]
internal sealed partial class SearchJson : JsonSerializerContext;
