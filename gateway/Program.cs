using Exchange.Gateway.Commands;
using Spectre.Console;

// Colours are for eyes: a file or a pipe gets plain text, as wide as it needs.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Width = int.MaxValue / 2;
}

return await ExchangeCommand.Create().Parse(args).InvokeAsync();
