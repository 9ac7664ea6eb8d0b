using System.Xml.Linq;
using Exchange.Tests.Unit.Tools;

namespace Exchange.Tests.Unit.Architecture;

/// <summary>If one of these fails, an auditor needs a gateway to check a log, or a department a gateway to write an adapter.</summary>
public sealed class ProjectArrowTests
{
    /// <summary>What a build merely makes along, without referring to it, does not count.</summary>
    [Theory]
    [InlineData("contracts/Exchange.Contracts.csproj")]
    [InlineData("audit/Exchange.Audit.csproj")]
    [InlineData("adapters/Exchange.Adapters.csproj", "Exchange.Contracts")]
    [InlineData("adapters/departments/Exchange.Departments.csproj", "Exchange.Contracts")]
    [InlineData("gateway/Exchange.Gateway.csproj", "Exchange.Contracts", "Exchange.Audit")]
    public void Project_RefersTo(string project, params string[] others)
    {
        XDocument file = XDocument.Load(Repository.PathOf(project.Split('/')));

        IEnumerable<string?> references = file.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(others.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }
}
