using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The sections <c>Access</c> and <c>Console</c>, as far as the compiler of access leaves them.</summary>
internal static class AccessChecks
{
    public static void Check(AccessOptions access, ConfigurationErrors errors)
    {
        if (access.TokenLifetime < TimeSpan.FromMinutes(1) || access.TokenLifetime > TimeSpan.FromDays(1))
        {
            errors.Add("Access:TokenLifetime", "From 00:01:00 to 1.00:00:00.");
        }
    }

    public static void CheckConsole(NodeConfiguration configuration, AccessSnapshot access, ConfigurationErrors errors)
    {
        if (configuration.Console is not { } console)
        {
            return;
        }

        if (!access.Clients.ContainsKey(console.Client))
        {
            errors.Add("Console:Client", $"No client has the identifier '{console.Client}'.");
        }

        if (console.Purposes.Count == 0)
        {
            errors.Add("Console:Purposes", "At least one purpose is needed.");
        }

        if (Uri.TryCreate(configuration.Listen.Http, UriKind.Absolute, out Uri? address) && !address.IsLoopback)
        {
            errors.Add("Console", "The counter page answers whoever opens it, so it is for a node that listens on loopback; remove it, or listen on 127.0.0.1.");
        }
    }
}
