using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Access;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Verification;

/// <summary>The body of <c>POST /api/v1/verifications</c>: exactly one of <c>certificateId</c>, <c>qr</c>, or <c>holder</c> with <c>typeCode</c>.</summary>
internal sealed record VerificationRequest : IRefusesUnknownFields
{
    /// <summary>The certificate identifier (GB/T 36904).</summary>
    public string? CertificateId { get; set; }

    /// <summary>The text of a presentation's QR code.</summary>
    public string? Qr { get; set; }

    /// <summary>Goes with <see cref="Qr"/>: whether a presentation that was verified here before is refused.</summary>
    public bool SingleUse { get; set; }

    public HolderBody? Holder { get; set; }

    /// <summary>The certificate type code, 21 characters; goes with <see cref="Holder"/>.</summary>
    public string? TypeCode { get; set; }

    public ContextBody? Context { get; set; }

    /// <summary>Whether a signed receipt is wanted.</summary>
    public bool Receipt { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public void CollectUnknown(List<string> paths)
    {
        UnknownFields.Collect("", Unknown, paths);
        UnknownFields.Collect("holder.", Holder?.Unknown, paths);
        UnknownFields.Collect("context.", Context?.Unknown, paths);
    }
}

/// <summary>A holder (持证主体) by code.</summary>
internal sealed record HolderBody
{
    public string? Code { get; set; }

    /// <summary>GB/T 36903, e.g. 111 citizen ID, 001 unified social credit code.</summary>
    public string? CodeType { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
