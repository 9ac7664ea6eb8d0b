using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Alerts.Webhooks;

/// <summary>Who is told of alerts.</summary>
/// <param name="Authorities">Those that alone may sign its certificate; null for the system's.</param>
internal sealed record WebhookReceiver(Uri Url, X509Certificate2Collection? Authorities)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static WebhookReceiver? Read(AlertWebhookOptions options, ConfigurationErrors errors)
    {
        X509Certificate2Collection? authorities = options.CaFile is { } file ? AuthoritiesOf(file, errors) : null;
        if (errors.Address("Alerts:Webhook:Url", options.Url, "The receiver's address") is not { } url)
        {
            return null;
        }

        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
        {
            errors.Add("Alerts:Webhook:Url", "It must be an https address; http is for loopback only.");
            return null;
        }

        return new WebhookReceiver(url, authorities);
    }

    /// <summary>What to tell with: follows no redirection, since what is signed is for one receiver, and waits for ten seconds.</summary>
    public HttpClient NewHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = NewSslOptions() }) { Timeout = s_patience };

    private SslClientAuthenticationOptions NewSslOptions()
    {
        SslClientAuthenticationOptions options = new();
        if (Authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
            // For servers (RFC 5280, 4.2.1.12).
            options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        return options;
    }

    private static X509Certificate2Collection? AuthoritiesOf(string file, ConfigurationErrors errors)
    {
        const string Key = "Alerts:Webhook:CaFile";
        if (errors.File(Key, file, "The file with the certificates of authorities") is not { } text)
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
            errors.Add(Key, exception.Message);
            return null;
        }

        if (authorities.Count == 0)
        {
            errors.Add(Key, "It holds no certificate; give those of the authorities as PEM.");
            return null;
        }

        return authorities;
    }
}
