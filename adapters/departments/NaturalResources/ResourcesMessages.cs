using System.Text.Json;
using System.Text.Json.Serialization;
using Exchange.Departments.Hosting;

namespace Exchange.Departments.NaturalResources;

/// <summary>Every answer: a status (状态) and a message (消息), whatever else comes with it.</summary>
internal record ResourcesAnswer(
    [property: JsonPropertyName("ZT"), JsonPropertyOrder(-2)] string Status,
    [property: JsonPropertyName("XX"), JsonPropertyOrder(-1)] string Message)
{
    public static ResourcesAnswer NoMatch { get; } = new("1001", "无匹配数据");
    public static ResourcesAnswer Refused { get; } = new("2001", "令牌无效");
    public static ResourcesAnswer WrongParameter { get; } = new("2002", "参数缺失或格式错误");
    public static ResourcesAnswer UnknownType { get; } = new("2003", "证照类型不存在");
    public static ResourcesAnswer Conflict { get; } = new("2009", "证照标识已存在且内容不一致");
}

internal sealed record ResourcesData<T>([property: JsonPropertyName("SJ")] T Data) : ResourcesAnswer("0", "成功");

/// <param name="Total">总数: how many there are on all pages.</param>
/// <param name="Next">下一页: the XH of the next page; empty on the last.</param>
internal sealed record ResourcesPage(
    [property: JsonPropertyName("ZS")] int Total,
    [property: JsonPropertyName("XYY")] string Next,
    [property: JsonPropertyName("SJ")] IEnumerable<ResourcesCertificate> Certificates) : ResourcesAnswer("0", "成功");

internal sealed record ResourcesChanges(
    [property: JsonPropertyName("XTSJ")] string Now,
    [property: JsonPropertyName("ZDXH")] ulong LastSequence,
    [property: JsonPropertyName("SFYGD")] string HasMore,
    [property: JsonPropertyName("SJ")] IEnumerable<ResourcesCertificate> Certificates) : ResourcesAnswer("0", "成功");

/// <summary>What is asked; which fields are needed depends on the call.</summary>
internal sealed record ResourcesQuestion
{
    [JsonPropertyName("ZZBS")] public string? Id { get; init; }
    [JsonPropertyName("CZZTDM")] public string? HolderCode { get; init; }
    [JsonPropertyName("CZZTDMLX")] public string? HolderCodeType { get; init; }
    [JsonPropertyName("ZZLXDM")] public string? TypeCode { get; init; }

    /// <summary>A number or digits in a text.</summary>
    [JsonPropertyName("XH")] public JsonElement? After { get; init; }

    /// <summary>A number or digits in a text.</summary>
    [JsonPropertyName("TS")] public JsonElement? Limit { get; init; }
}

/// <summary>A parcel of land (宗地).</summary>
internal sealed record Parcel(
    [property: JsonPropertyName("ZDDM")] string Code,
    [property: JsonPropertyName("ZL")] string Place,
    [property: JsonPropertyName("MJ")] string Area,
    [property: JsonPropertyName("YT")] string Use,
    [property: JsonPropertyName("QLXZ")] string RightNature);

[JsonSerializable(typeof(ResourcesAnswer))]
[JsonSerializable(typeof(ResourcesData<ResourcesCertificate>), TypeInfoPropertyName = "CertificateData")]
[JsonSerializable(typeof(ResourcesData<IEnumerable<ResourcesCertificate>>), TypeInfoPropertyName = "CertificatesData")]
[JsonSerializable(typeof(ResourcesData<Parcel>), TypeInfoPropertyName = "ParcelData")]
[JsonSerializable(typeof(ResourcesPage))]
[JsonSerializable(typeof(ResourcesChanges))]
[JsonSerializable(typeof(ResourcesQuestion))]
[JsonSerializable(typeof(ResourcesCertificate))]
internal sealed partial class ResourcesJson : JsonSerializerContext
{
    public static ResourcesJson Plain { get; } = new(PlainJson.Options());
}
