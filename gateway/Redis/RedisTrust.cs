using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Redis;

/// <summary>
/// Judges the certificates of servers: by authorities of one's own, which the system does not know, and by those alone; without
/// them as the system does. It remembers a refusal, of which the client of Redis tells now and then no more than that it could not connect.
/// </summary>
internal sealed class RedisTrust(X509Certificate2Collection? authorities)
{
    private volatile bool _hasRefused;

    /// <summary>Whether the certificate presented last was refused.</summary>
    public bool HasRefused => _hasRefused;

    /// <returns>Null with the reason collected.</returns>
    public static RedisTrust? Read(string file, ConfigurationErrors errors)
    {
        if (errors.File("Redis:CaFile", file, "The file with the certificates of authorities") is not { } text)
        {
            return null;
        }

        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            errors.Add("Redis:CaFile", exception.Message);
            return null;
        }

        if (authorities.Count == 0)
        {
            errors.Add("Redis:CaFile", "It holds no certificate; give those of the authorities as PEM.");
            return null;
        }

        return new RedisTrust(authorities);
    }

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors faults)
    {
        bool isTrusted = authorities is null ? faults == SslPolicyErrors.None : IsTrusted(authorities, certificate, presented, faults);
        _hasRefused = !isTrusted;
        return isTrusted;
    }

    private static bool IsTrusted(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors faults)
    {
        // A certificate for another name is none for this server, whoever signed it.
        if (certificate is not X509Certificate2 server || (faults & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // For servers (RFC 5280, 4.2.1.12).
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain.Build(server);
    }
}
