using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Departments.Hosting;

/// <summary>How departments write JSON: Chinese characters as they are, not escaped, so that the charset matters.</summary>
internal static class PlainJson
{
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
