using System.CommandLine;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>
/// <c>exchange demo</c>: a city and a district with their adapters and simulated departments on one machine, all of
/// them the real programs, until Ctrl-C.
/// </summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> directory = new("--directory") { Description = "Where the demo keeps its data", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("data", "demo")) };
        Option<int> cityPort = PortOption("--city-port", "city", 8080);
        Option<int> districtPort = PortOption("--district-port", "district", 8090);
        Option<int> certificates = new("--certificates") { Description = "How many certificates the departments have", DefaultValueFactory = _ => 20_000 };
        Option<long> seed = new("--seed") { Description = "The same seed gives the same certificates", DefaultValueFactory = _ => 1 };
        Command command = new("demo", "Run a city and a district with simulated departments on this machine") { directory, cityPort, districtPort, certificates, seed };
        command.SetAction((parsed, cancellation) => new DemoRun(new DemoSettings(
            parsed.GetRequiredValue(directory).FullName,
            parsed.GetRequiredValue(cityPort),
            parsed.GetRequiredValue(districtPort),
            parsed.GetRequiredValue(certificates),
            parsed.GetRequiredValue(seed))).RunAsync(cancellation));
        return command;
    }

    private static Option<int> PortOption(string name, string node, int port)
    {
        Option<int> option = new(name) { Description = $"The {node}'s HTTP port; gRPC and operations take the next two", DefaultValueFactory = _ => port };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65_533)
            {
                result.AddError($"{name} must lie between 1 and 65533.");
            }
        });
        return option;
    }
}

/// <summary>What the demo was asked for. The directory is absolute.</summary>
internal sealed record DemoSettings(string Directory, int CityPort, int DistrictPort, int Certificates, long Seed);
