using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Adapters;

// The demo and whoever copies one of these mappings begin with them.
public class ShippedMappingTests
{
    [Theory]
    [InlineData("city", "human-resources", "natural-resources")]
    [InlineData("district", "market-regulation")]
    public void Folder_Loads(string folder, params string[] names)
    {
        var environment = new SourceEnvironment(
            variable => variable.EndsWith("_URL", StringComparison.Ordinal) ? "http://127.0.0.1:1" : "secret", _ => null);
        var loader = new SourceLoader(environment, TimeProvider.System, NullLoggerFactory.Instance);
        using var catalog = loader.Load(Path.Combine(AppContext.BaseDirectory, "mappings", folder), out var errors);
        Assert.Empty(errors);
        Assert.Equal(names, catalog!.All.Select(source => source.Settings.Name));
    }

    [Fact]
    public void UnsetAddress_IsNamed()
    {
        var loader = new SourceLoader(new SourceEnvironment(_ => null, _ => null), TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Null(loader.Load(Path.Combine(AppContext.BaseDirectory, "mappings", "district"), out var errors));
        Assert.Contains(errors, error => error.Contains("MARKET_REGULATION_URL is not set", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("MARKET_REGULATION_SECRET is not set", StringComparison.Ordinal));
    }

    [Fact]
    public void EmptyFolder_SaysWhatToGive()
    {
        var loader = new SourceLoader(new SourceEnvironment(_ => null, _ => null), TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Null(loader.Load(Path.Combine(AppContext.BaseDirectory, "no-such-folder"), out var errors));
        Assert.Contains("--sources", Assert.Single(errors), StringComparison.Ordinal);
    }
}
