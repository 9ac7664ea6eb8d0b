using System.CommandLine;
using Exchange.Gateway.Commands.Auditing;

namespace Exchange.Gateway.Commands;

/// <summary><c>exchange audit</c>: what can be done with audit logs beside a node.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Audit logs")
    {
        VerifyLogCommand.Create(), SearchRecordsCommand.Create(), ExportCommand.Create(), RetireMonthsCommand.Create(), ReindexCommand.Create(), RestoreLogCommand.Create(),
    };
}
