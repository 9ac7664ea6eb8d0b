using Exchange.Adapters.Mapping;
using Exchange.Adapters.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Tests.Unit.Adapters;

/// <summary>
/// Compiles mappings as the adapter does at its start. Unless the test gives a clock, the limits of time are so wide that
/// none cuts in however slow the machine is.
/// </summary>
internal static class TestSource
{
    public const string Secret = "the registry's own secret";

    public static GuardedSource Load(string mapping, RegistryServer registry, TimeProvider? time = null) =>
        Load(mapping, registry.Address, time);

    public static GuardedSource Load(string mapping, string address, TimeProvider? time = null)
    {
        var errors = new MappingErrors();
        var limits = time is null ? "\ntimeout: 60 s\nattemptTimeout: 60 s\n" : "";
        var source = Loader(address, time).Read("registry.yaml", mapping + limits, errors);
        Assert.Empty(errors.Lines);
        return source!;
    }

    /// <summary>What is wrong with a mapping.</summary>
    public static IReadOnlyList<string> ErrorsOf(string mapping)
    {
        var errors = new MappingErrors();
        using var source = Loader("http://127.0.0.1:1", null).Read("registry.yaml", mapping, errors);
        Assert.Equal(errors.Any, source is null);
        return errors.Lines;
    }

    private static SourceLoader Loader(string address, TimeProvider? time)
    {
        var variables = new Dictionary<string, string> { ["REGISTRY_URL"] = address, ["REGISTRY_SECRET"] = Secret };
        var files = new Dictionary<string, string> { ["/secrets/registry"] = $"{Secret}\n" };
        var environment = new SourceEnvironment(name => variables.GetValueOrDefault(name), path => files.GetValueOrDefault(path));
        return new SourceLoader(environment, time ?? TimeProvider.System, NullLoggerFactory.Instance);
    }
}
