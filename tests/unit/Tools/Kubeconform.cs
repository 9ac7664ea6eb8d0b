namespace Exchange.Tests.Unit.Tools;

/// <summary>Kubeconform with the schemas of Kubernetes, where a folder of tools lies beside the checkout.</summary>
internal static class Kubeconform
{
    private static readonly string s_tools = Repository.PathOf("..", "shared", "tools");

    public static ExternalTool? Installed { get; } = ExternalTool.Find(Path.Combine(s_tools, "kubeconform"));

    public static string? Missing => Installed is null
        ? "Kubeconform and its schemas are not in a folder of tools beside the checkout."
        : null;

    /// <param name="version">A version of Kubernetes whose schemas are there, e.g. 1.34.0.</param>
    public static ToolResult Validate(string manifests, string version)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, manifests);
            return Installed!.Run(
                "-strict", "-summary",
                "-schema-location", Path.Combine(s_tools, "kubernetes-schemas", $"v{version}", "{{.ResourceKind}}{{.KindSuffix}}.json"),
                file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>A theory that needs Helm and Kubeconform, and is skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KubeconformTheoryAttribute : TheoryAttribute
{
    public KubeconformTheoryAttribute() => Skip = Helm.Missing ?? Kubeconform.Missing;
}
