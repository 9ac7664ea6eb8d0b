using System.Text.Json;
using Exchange.Gateway.Verification.StatusLists;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Tests.Unit.Gateway.Verification.StatusLists;

/// <summary>A status list token taken apart by hand.</summary>
internal sealed record ReadToken(JsonElement Header, JsonElement Payload, StatusList List)
{
    public static ReadToken Of(StatusListToken token)
    {
        string[] parts = token.ToString().Split('.');
        JsonElement payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[1])).RootElement;
        JsonElement list = payload.GetProperty("status_list");
        Assert.True(StatusList.TryDecode(list.GetProperty("bits").GetInt32(), list.GetProperty("lst").GetString()!, out StatusList? read));
        return new ReadToken(JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[0])).RootElement, payload, read);
    }
}
