using System.CommandLine;
using System.CommandLine.Parsing;

namespace Exchange.Departments.Hosting;

/// <summary>The command line of <c>exchange-departments</c>.</summary>
internal static class DepartmentsCommand
{
    private const int MostCertificates = 10_000_000;

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "The same seed gives the same certificates.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Certificates = new("--certificates")
    {
        Description = "How many, over all six types.",
        DefaultValueFactory = _ => 20_000,
    };

    private static readonly Option<Uri?> MarketRegulation = Address("--market-regulation", "Where market regulation (district) listens.");
    private static readonly Option<Uri?> NaturalResources = Address("--natural-resources", "Where natural resources (city) listens.");
    private static readonly Option<Uri?> HumanResources = Address("--human-resources", "Where human resources (city) listens.");

    private static readonly Option<FileInfo?> SecretFile = new("--secret-file") { Description = "A file with the secret that callers must carry." };
    private static readonly Option<bool> Controls = new("--controls") { Description = "Serve /_control/ on each address, for tests." };
    private static readonly Option<bool> ParentPipe = new("--parent-pipe") { Description = "End when standard input is closed." };

    public static RootCommand Create()
    {
        var command = new RootCommand("Simulated departmental registries, for demonstrations and tests.")
        {
            Seed, Certificates, MarketRegulation, NaturalResources, HumanResources, SecretFile, Controls, ParentPipe,
        };
        Certificates.Validators.Add(result =>
        {
            // What is no number at all is told by the option itself.
            if (int.TryParse(result.Tokens.SingleOrDefault()?.Value, out var number) && number is < 1 or > MostCertificates)
            {
                result.AddError($"--certificates must be from 1 to {MostCertificates}.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(MarketRegulation) is null && result.GetResult(NaturalResources) is null && result.GetResult(HumanResources) is null)
            {
                result.AddError("Give at least one of --market-regulation, --natural-resources and --human-resources.");
            }

            if (result.GetResult(SecretFile) is { Tokens.Count: > 0 } && result.GetValue(SecretFile) is { Exists: false } file)
            {
                result.AddError($"The secret file {file} does not exist.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopped)
    {
        var options = new DepartmentOptions(
            parsed.GetValue(Seed),
            parsed.GetValue(Certificates),
            parsed.GetValue(MarketRegulation),
            parsed.GetValue(NaturalResources),
            parsed.GetValue(HumanResources),
            parsed.GetValue(SecretFile) is { } file ? (await File.ReadAllTextAsync(file.FullName, stopped)).Trim() : Secret.Default,
            parsed.GetValue(Controls));
        var servers = new List<DepartmentServer>();
        try
        {
            foreach (var department in HostedDepartments.Create(options, TimeProvider.System))
            {
                var server = await DepartmentServer.StartAsync(department, options.Controls, TimeProvider.System);
                servers.Add(server);
                Console.WriteLine($"{server.Name} listening on http://{server.Address.Host}:{server.Address.Port}");
            }

            await (parsed.GetValue(ParentPipe) ? Parent.ClosedAsync(stopped) : Task.Delay(Timeout.Infinite, stopped))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (CannotListenException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    private static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "http://address:port",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address is { Scheme: "http", AbsolutePath: "/" })
            {
                return address;
            }

            result.AddError($"{name} must be like http://127.0.0.1:9101.");
            return null;
        },
    };
}
