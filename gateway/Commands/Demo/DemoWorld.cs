using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>Who and what there is in the demo. Departments' codes are fictional, types' codes are the simulated departments'.</summary>
internal static class DemoWorld
{
    public const string BusinessLicence = "11100000MB0143028R001";
    public const string RealEstateTitle = "11100000MB03271699001";

    public const string MarketRegulation = "market-regulation";
    public const string NaturalResources = "natural-resources";
    public const string HumanResources = "human-resources";

    /// <summary>Where citizens sign in, in the demo's tokens: what a city's identity platform would be. Nothing listens there.</summary>
    public const string IdentityIssuer = "https://identity.demo.exchange";
    public const string PersonCodeClaim = "holder_code";
    public const string PersonCodeTypeClaim = "holder_code_type";

    /// <summary>The role that each of a node's clients is called by.</summary>
    public static IReadOnlyList<(string Suffix, string Role)> ClientKinds { get; } =
    [
        ("counter", "counter"), ("requester", "requester"), ("provider", "provider"),
        ("auditor", "auditor"), ("admin", "admin"), ("citizen", "citizen-app"),
    ];

    public static IReadOnlyList<string> Purposes { get; } =
        ["餐饮店开办核验", "不动产登记核验", "政务服务事项办理", "施工许可核验", "社会保险办理", "电子证照核验"];

    public static IReadOnlyList<DemoType> Types { get; } =
    [
        new(BusinessLicence, "营业执照", MarketRegulation),
        new("11350703DEM0MR018P001", "食品经营许可证", MarketRegulation),
        new(RealEstateTitle, "不动产权证书", NaturalResources),
        new("11100000MB03271699022", "不动产登记证明", NaturalResources),
        new("11350700DEM0HR010L001", "职业技能等级证书", HumanResources),
        new("11350700DEM0HR010L002", "人力资源服务许可证", HumanResources),
    ];

    public static DemoNode City { get; } = new("city", "350700", "南平市", [NaturalResources, HumanResources]);

    public static DemoNode District { get; } = new("district", "350703", "建阳区", [MarketRegulation]);

    public static IReadOnlyList<DemoNode> Nodes { get; } = [City, District];

    public static DemoNode OwnerOf(string typeCode) => Nodes.Single(node => node.Sources.Contains(Types.Single(type => type.Code == typeCode).Source));

    public static DemoNode PeerOf(DemoNode node) => node == City ? District : City;

    /// <summary>The department that runs a node's counter and other client systems.</summary>
    public static (string Code, string Name) ServiceCentreOf(DemoNode node) => (CodeOf(node, "FW01"), node.ChineseName + "行政服务中心");

    public static (string Code, string Name) DepartmentOf(string source) => source switch
    {
        MarketRegulation => (CodeOf(District, "MR01"), "建阳区市场监督管理局"),
        NaturalResources => (CodeOf(City, "NR01"), "南平市自然资源局"),
        _ => (CodeOf(City, "HR01"), "南平市人力资源和社会保障局"),
    };

    /// <summary>Whose client system it is: providers are a registry's department, all others the service centre.</summary>
    public static (string Code, string Name) DepartmentOf(DemoNode node, string role) => role == Roles.Provider ? DepartmentOf(node.Sources[0]) : ServiceCentreOf(node);

    private static string CodeOf(DemoNode node, string organisation)
    {
        string body = "DEM0" + organisation;
        return UnifiedSocialCreditCode.Create($"11{node.Code}{body}{OrganisationCode.Check(body)}").ToString();
    }
}

/// <param name="Name">How commands, folders and files call it: city or district.</param>
/// <param name="Sources">The registries it has adapters for.</param>
internal sealed record DemoNode(string Name, string Code, string ChineseName, IReadOnlyList<string> Sources)
{
    public string ClientIdAtPeer => "node-" + Code;
}

internal sealed record DemoType(string Code, string Name, string Source);
