using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

/// <summary>The body of <c>POST /api/v1/verifications/batch</c>.</summary>
internal sealed record BatchRequest : IRefusesUnknownFields
{
    /// <summary>For every item.</summary>
    public ContextBody? Context { get; set; }

    /// <summary>1 to 1,000.</summary>
    public IReadOnlyList<BatchItem?>? Items { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
        for (int i = 0; i < Items?.Count; i++)
        {
            if (Items[i] is { } item && (item.Unknown ?? item.Holder?.Unknown) is not null)
            {
                UnknownFields.Collect($"items[{i}].", item.Unknown, paths);
                UnknownFields.Collect($"items[{i}].holder.", item.Holder?.Unknown, paths);
            }
        }
    }
}

/// <summary>One of a batch: exactly one of <c>certificateId</c>, or <c>holder</c> with <c>typeCode</c>.</summary>
internal sealed record BatchItem
{
    /// <summary>The certificate identifier (GB/T 36904).</summary>
    public string? CertificateId { get; set; }

    public HolderBody? Holder { get; set; }

    /// <summary>The certificate type code, 21 characters; goes with <see cref="Holder"/>.</summary>
    public string? TypeCode { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
