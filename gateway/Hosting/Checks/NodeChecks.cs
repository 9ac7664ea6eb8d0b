using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Hosting.Checks;

/// <summary>The sections <c>Node</c> and <c>Listen</c>.</summary>
internal static class NodeChecks
{
    public static TimeZoneInfo Check(NodeOptions node, ConfigurationErrors errors)
    {
        if (!NodeCode.TryParse(node.Code, out _, out IdentifierError error))
        {
            errors.Add("Node:Code", error.Message);
        }

        errors.Require("Node:Name", node.Name, "The node's name");
        if (errors.Address("Node:Issuer", node.Issuer, "The node's public address") is not null && node.Issuer.EndsWith('/'))
        {
            errors.Add("Node:Issuer", "Leave out the slash at the end: the addresses of the endpoints are appended to it.");
        }

        if (node.Replica < 0)
        {
            errors.Add("Node:Replica", "Replicas are counted from 0.");
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(node.TimeZone, out TimeZoneInfo? zone))
        {
            return zone;
        }

        errors.Add("Node:TimeZone", $"'{node.TimeZone}' is not known to this machine; install tzdata or name another, e.g. Asia/Shanghai.");
        return TimeZoneInfo.Utc;
    }

    public static void CheckListen(ListenOptions listen, ConfigurationErrors errors)
    {
        Uri?[] addresses =
        [
            CheckListenAddress("Listen:Http", listen.Http, "The HTTP address", errors),
            CheckListenAddress("Listen:Grpc", listen.Grpc, "The gRPC address", errors),
            CheckListenAddress("Listen:Operations", listen.Operations, "The operations address", errors),
        ];
        errors.Unique("Listen", addresses.OfType<Uri>().Where(address => address.Port != 0).Select(address => address.Authority), "The address");

        if (!addresses.Any(address => address?.Scheme == Uri.UriSchemeHttps))
        {
            return;
        }

        string? certificate = errors.File("Listen:CertificateFile", listen.CertificateFile, "The server certificate's PEM file");
        string? key = errors.File("Listen:CertificateKeyFile", listen.CertificateKeyFile, "The server key's PEM file");
        if (certificate is not null && key is not null && !ServerCertificate.TryLoad(listen, out string reason))
        {
            errors.Add("Listen:CertificateFile", $"The certificate and its key cannot be used: {reason}");
        }
    }

    private static Uri? CheckListenAddress(string key, string value, string what, ConfigurationErrors errors)
    {
        Uri? address = errors.Address(key, value, what);
        if (address is null || NodeListeners.HostOf(address) is not null)
        {
            return address;
        }

        errors.Add(key, $"{what} names the host '{address.Host}'; name an IP address of this machine, 0.0.0.0 for every one, or localhost.");
        return null;
    }
}
