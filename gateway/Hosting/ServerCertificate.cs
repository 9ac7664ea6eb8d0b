using Exchange.Gateway.Configuration;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Exchange.Gateway.Hosting;

/// <summary>The certificate with which the node serves https.</summary>
internal static class ServerCertificate
{
    public static X509Certificate2 Load(ListenOptions listen) =>
        X509Certificate2.CreateFromPemFile(listen.CertificateFile!, listen.CertificateKeyFile);

    public static bool TryLoad(ListenOptions listen, out string reason)
    {
        try
        {
            using X509Certificate2 certificate = Load(listen);
            reason = "";
            return true;
        }
        catch (CryptographicException exception)
        {
            reason = exception.Message;
            return false;
        }
    }
}
