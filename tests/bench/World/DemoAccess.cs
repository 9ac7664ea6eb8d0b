using System.Text.Json;

namespace Exchange.Bench.World;

/// <summary>What the benchmark needs of a demo: a token that may do everything, a purpose, where the departments are.</summary>
internal sealed record DemoAccess(string Token, string Purpose, Uri MarketRegulation, Uri NaturalResources, string DepartmentSecret)
{
    public static DemoAccess Load(string directory)
    {
        using JsonDocument access = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "access.json")));
        JsonElement root = access.RootElement;
        return new DemoAccess(
            root.GetProperty("clients").GetProperty("district-requester").GetProperty("token").GetString()!,
            root.GetProperty("purposes")[0].GetString()!,
            new Uri(root.GetProperty("departments").GetProperty("market-regulation").GetString()!),
            new Uri(root.GetProperty("departments").GetProperty("natural-resources").GetString()!),
            File.ReadAllText(Path.Combine(directory, "keys", "departments.secret")).Trim());
    }
}
