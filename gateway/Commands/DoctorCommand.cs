using System.CommandLine;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Spectre.Console;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange doctor</c>: says whether a node could run with a configuration, and if not, what to mend.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<FileInfo> file = CommandOptions.ConfigurationFile();
        Command command = new("doctor", "Check a configuration and everything it leans on") { file };
        command.SetAction((parsed, cancellation) => ExamineAsync(parsed.GetRequiredValue(file).FullName, cancellation));
        return command;
    }

    private static async Task<int> ExamineAsync(string file, CancellationToken cancellation)
    {
        CompiledNode node;
        try
        {
            node = NodeCompiler.Compile(ConfigurationFile.Read(file));
        }
        catch (InvalidConfigurationException exception)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }

        AnsiConsole.MarkupLineInterpolated(System.Globalization.CultureInfo.InvariantCulture, $"[green]ok[/]    configuration: node {node.Node.Code} {node.Node.Name}");
        bool healthy = true;
        await foreach (Finding finding in Examination.OfAsync(node, cancellation))
        {
            healthy &= finding.Fault is null;
            if (finding.Fault is null)
            {
                AnsiConsole.MarkupLineInterpolated(System.Globalization.CultureInfo.InvariantCulture, $"[green]ok[/]    {finding.Part}: {finding.Detail}");
            }
            else
            {
                AnsiConsole.MarkupLineInterpolated(System.Globalization.CultureInfo.InvariantCulture, $"[red]fails[/] {finding.Part}: {finding.Fault}");
            }
        }

        return healthy ? ExitCodes.Done : ExitCodes.Failed;
    }
}
