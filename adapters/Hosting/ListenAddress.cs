using System.Net;

namespace Exchange.Adapters.Hosting;

/// <summary>What a listen address means.</summary>
internal static class ListenAddress
{
    private const string Example = "write it as http://127.0.0.1:5301";

    /// <summary>Says what is wrong with a listen address, or null.</summary>
    public static string? Wrong(string text, bool hasSecret, bool hasCertificate)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.AbsolutePath != "/" || uri.Query.Length > 0
            || (Of(uri) is null && !IsAny(uri.Host)))
        {
            return $"--listen {text} is no address to listen on; {Example}";
        }

        if (uri.Scheme == Uri.UriSchemeHttps && !hasCertificate)
        {
            return "--listen with https needs --certificate and --key";
        }

        var isLoopback = Of(uri) is { } address && IPAddress.IsLoopback(address);
        return isLoopback || hasSecret
            ? null
            : $"--listen {text} can be reached from other machines, where every caller would be let in; give --secret-file, or listen on 127.0.0.1";
    }

    /// <summary>The one address, or null where all are meant.</summary>
    public static IPAddress? Of(Uri listen) =>
        listen.Host == "localhost" ? IPAddress.Loopback
        : !IsAny(listen.Host) && IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) ? address
        : null;

    private static bool IsAny(string host) => host is "0.0.0.0" or "[::]" or "*" or "+";
}
