using System.Reflection;
using System.Xml.Linq;
using Exchange.Audit;
using Exchange.Contracts.Identifiers;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>Holds the arrows between the projects (docs/decisions/0001-shape-of-the-house.md).</summary>
public sealed class ProjectArrowsTests
{
    /// <summary>Each project with those of this house that it is built on.</summary>
    private static readonly Dictionary<string, string[]> s_arrows = new()
    {
        ["contracts/Exchange.Contracts.csproj"] = [],
        ["audit/Exchange.Audit.csproj"] = [],
        ["adapters/Exchange.Adapters.csproj"] = ["Exchange.Contracts"],
        ["adapters/departments/Exchange.Departments.csproj"] = ["Exchange.Contracts"],
        ["gateway/Exchange.Gateway.csproj"] = ["Exchange.Contracts", "Exchange.Audit"],
    };

    // Fails: an auditor needs a whole gateway to check a log, or a registry's adapter is built anew for every change of the node.
    [Fact]
    public void Projects_AreBuiltOnTheseAndNoOthers() => Assert.All(s_arrows, project => Assert.Equal(
        project.Value.Order(StringComparer.Ordinal), ReferencesOf(project.Key).Order(StringComparer.Ordinal)));

    // Fails: the same, past the project file.
    [Theory]
    [InlineData(typeof(AuditLog))]
    [InlineData(typeof(CertificateIdentifier))]
    public void Libraries_NameNeitherProgram(Type type)
    {
        AssemblyName[] named = type.Assembly.GetReferencedAssemblies();
        Assert.DoesNotContain(named, name => name.Name is "exchange" or "exchange-adapters" or "exchange-departments");
        Assert.DoesNotContain(named, name => name.Name?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true);
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        from reference in XDocument.Load(Repository.PathOf(project.Split('/'))).Descendants("ProjectReference")
        // What is built along for the demo is started as a program of its own and never named.
        where reference.Attribute("ReferenceOutputAssembly")?.Value != "false"
        select Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value);
}
