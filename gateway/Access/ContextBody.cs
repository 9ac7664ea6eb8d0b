using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Access;

/// <summary>The context of a call as it stands in a JSON body.</summary>
internal sealed record ContextBody
{
    /// <summary>One of the purposes that the grant lists, 1 to 200 characters.</summary>
    public string? Purpose { get; set; }

    /// <summary>The officer on whose behalf the client system asks.</summary>
    public string? Officer { get; set; }

    public string? ItemCode { get; set; }

    public string? CaseNumber { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static Outcome<CallContext> Read(ContextBody? body) =>
        CallContext.Create(body?.Purpose, body?.Officer, body?.ItemCode, body?.CaseNumber, ContextPlace.Body);
}
