using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Departments.Hosting;

namespace Exchange.Departments.Controls;

/// <summary>Another state for a certificate, by canonical name or by the registry's own code.</summary>
internal sealed record StateChange(string CertificateId, string? State = null, string? SourceCode = null, string? Text = null);

internal sealed record StateChanged(ulong Sequence, string SourceCode);

internal sealed record ControlError(string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(LowerCase<Misbehaviour>), typeof(LowerCase<Operation>)])]
[JsonSerializable(typeof(Behaviour))]
[JsonSerializable(typeof(StateChange))]
[JsonSerializable(typeof(StateChanged))]
[JsonSerializable(typeof(ControlError))]
[JsonSerializable(typeof(CallCounts))]
[JsonSerializable(typeof(IReadOnlyList<Sample>), TypeInfoPropertyName = "Samples")]
internal sealed partial class ControlJson : JsonSerializerContext;

/// <summary>Names of one word, in lower case.</summary>
internal sealed class LowerCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
