using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Gateway.Http;

namespace Exchange.Gateway.Access;

/// <summary>The context of a call as it stands in a JSON body.</summary>
internal sealed record ContextBody
{
    /// <summary>One of the purposes that the grant lists, 1 to 200 characters.</summary>
    public string? Purpose { get; init; }

    /// <summary>The officer on whose behalf the client system asks.</summary>
    public string? Officer { get; init; }

    public string? ItemCode { get; init; }

    public string? CaseNumber { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static Outcome<CallContext> Read(ContextBody? body) =>
        CallContext.Create(body?.Purpose, body?.Officer, body?.ItemCode, body?.CaseNumber, ContextPlace.Body);
}
