using Exchange.Departments.Registries;

namespace Exchange.Departments.Types;

/// <summary>The bodies that define and issue. The local bureaus' codes are fictional, recognisable by DEM0.</summary>
internal static class Bodies
{
    public static Organisation NationalMarketRegulation { get; } = new("11100000MB0143028R", "国家市场监督管理总局");

    public static Organisation NationalNaturalResources { get; } = new("11100000MB03271699", "自然资源部");

    public static Organisation MarketRegulation { get; } = new("11350703DEM0MR018P", "南平市建阳区市场监督管理局");

    /// <summary>Signs with its six-digit area code, as real-estate registries do.</summary>
    public static Organisation NaturalResources { get; } = new("350700", "南平市自然资源局");

    public static Organisation HumanResources { get; } = new("11350700DEM0HR010L", "南平市人力资源和社会保障局");
}
