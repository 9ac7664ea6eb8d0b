using System.CommandLine;
using System.Globalization;
using Exchange.Contracts.V1;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Sources;
using Grpc.Core;
using Spectre.Console;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange sources test</c>: gets one certificate of a source and shows each step of its mapping.</summary>
internal static class SourcesCommand
{
    public static Command Create() => new("sources", "The registries of a node") { Test() };

    private static Command Test()
    {
        Argument<string> name = new("name") { Description = "The source's name under Sources" };
        Option<string> id = new("--id") { Description = "A certificate identifier that the registry knows", Required = true };
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Command command = new("test", "Show each step from request to mapped certificate; the values shown are personal data") { name, id, file };
        command.SetAction((parsed, cancellation) => TestAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(id), parsed.GetRequiredValue(file).FullName, cancellation));
        return command;
    }

    private static async Task<int> TestAsync(string name, string id, string file, CancellationToken cancellation)
    {
        try
        {
            CompiledNode node = NodeCompiler.Compile(ConfigurationFile.Read(file));
            if (node.Configuration.Sources.Find(source => source.Name == name) is not { } source)
            {
                await System.Console.Error.WriteLineAsync($"No source is named '{name}'; there are {string.Join(", ", node.Configuration.Sources.Select(each => each.Name))}.");
                return ExitCodes.Failed;
            }

            SourceDiagnostics.SourceDiagnosticsClient client = new(Origins.Channel(source.Adapter));
            ExplainReply reply = await client.ExplainAsync(
                new ExplainRequest { Source = name, Id = id }, Origins.Headers(source, node), DateTime.UtcNow + TimeSpan.FromSeconds(10), cancellation);
            foreach (ExplainStep step in reply.Steps)
            {
                Show(step);
            }

            return reply.Steps.Any(step => step.Error.Length > 0) ? ExitCodes.Failed : ExitCodes.Done;
        }
        catch (InvalidConfigurationException exception)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
        }
        catch (RpcException exception)
        {
            await System.Console.Error.WriteLineAsync($"The adapter answers {exception.StatusCode}: {exception.Status.Detail}");
        }

        return ExitCodes.Failed;
    }

    private static void Show(ExplainStep step)
    {
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{step.Name}[/]  [grey]{step.Place}[/]");
        ShowPart("in ", step.Input);
        ShowPart("out", step.Output);
        if (step.Error.Length > 0)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  [red]error {step.Error}[/]");
        }
    }

    private static void ShowPart(string label, string text)
    {
        if (text.Length > 0)
        {
            AnsiConsole.WriteLine($"  {label} {text.ReplaceLineEndings(Environment.NewLine + "      ")}");
        }
    }
}
