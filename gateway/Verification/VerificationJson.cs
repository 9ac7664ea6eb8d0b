using System.Text.Json.Serialization;

namespace Exchange.Gateway.Verification;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(VerificationRequest))]
[JsonSerializable(typeof(BatchRequest))]
internal sealed partial class VerificationJson : JsonSerializerContext;
