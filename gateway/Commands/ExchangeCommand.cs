using System.CommandLine;
using Exchange.Gateway.Commands.Demo;

namespace Exchange.Gateway.Commands;

/// <summary>The command line <c>exchange</c>.</summary>
internal static class ExchangeCommand
{
    public static RootCommand Create() => new("Exchange: data sharing between the departments of a city and its districts")
    {
        DemoCommand.Create(),
        ServeCommand.Create(),
        DoctorCommand.Create(),
        KeysCommand.Create(),
        CardsCommand.Create(),
        AuditCommand.Create(),
        WitnessCommand.Create(),
        SourcesCommand.Create(),
        TokenCommand.Create(),
        ReceiptCommand.Create(),
        OfflineCommand.Create(),
    };
}
