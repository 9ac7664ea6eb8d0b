using Exchange.Audit;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Commands;

/// <summary>Says why a node could not be started, without a stack trace, where the reason is one that an operator can mend.</summary>
internal static class StartFailure
{
    public static bool TryDescribe(Exception exception, out string description)
    {
        description = exception switch
        {
            InvalidConfigurationException => exception.Message,
            AuditLogInUseException or AuditLogCorruptException or AuditKeyException => "The audit log cannot be opened: " + exception.Message,
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
                exception.Message + " Stop the program that uses it, or choose another address under Listen.",
            IOException or UnauthorizedAccessException => exception.Message,
            InvalidOperationException => WithReasons(exception),
            _ => "",
        };
        return description.Length > 0;
    }

    private static string WithReasons(Exception exception) => exception switch
    {
        AggregateException several => string.Join(Environment.NewLine, several.InnerExceptions.Select(WithReasons)),
        { InnerException: { } reason } => exception.Message + Environment.NewLine + WithReasons(reason),
        _ => exception.Message,
    };
}
