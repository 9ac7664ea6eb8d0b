using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Kafka;

/// <summary>How a client proves to the brokers who it is, and they to it.</summary>
internal static class KafkaSecurity
{
    private static readonly Dictionary<string, SecurityProtocol> s_protocols = new(StringComparer.Ordinal)
    {
        ["plaintext"] = SecurityProtocol.Plaintext,
        ["ssl"] = SecurityProtocol.Ssl,
        ["sasl_plaintext"] = SecurityProtocol.SaslPlaintext,
        ["sasl_ssl"] = SecurityProtocol.SaslSsl,
    };

    private static readonly Dictionary<string, SaslMechanism> s_mechanisms = new(StringComparer.Ordinal)
    {
        ["PLAIN"] = SaslMechanism.Plain,
        ["SCRAM-SHA-256"] = SaslMechanism.ScramSha256,
        ["SCRAM-SHA-512"] = SaslMechanism.ScramSha512,
    };

    public static void Check(KafkaOptions options, ConfigurationErrors errors)
    {
        if (!s_protocols.TryGetValue(options.SecurityProtocol, out SecurityProtocol protocol))
        {
            errors.Add("Kafka:SecurityProtocol", $"'{options.SecurityProtocol}' is not known; write {string.Join(", ", s_protocols.Keys)}.");
            return;
        }

        CheckTls(options, protocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl, errors);
        CheckSasl(options, protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl, errors);
    }

    /// <summary>Files are read each time, so that a password that was changed counts for the next connection.</summary>
    /// <exception cref="KafkaException">The password cannot be read.</exception>
    public static T Secured<T>(this T client, KafkaOptions options)
        where T : ClientConfig
    {
        SecurityProtocol protocol = s_protocols[options.SecurityProtocol];
        client.SecurityProtocol = protocol;
        if (protocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl)
        {
            client.SslCaLocation = options.CaFile;
            client.SslCertificateLocation = options.CertificateFile;
            client.SslKeyLocation = options.KeyFile;
            // A certificate for another name is none for this broker.
            client.SslEndpointIdentificationAlgorithm = SslEndpointIdentificationAlgorithm.Https;
        }

        if (protocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl)
        {
            client.SaslMechanism = s_mechanisms[options.SaslMechanism!];
            client.SaslUsername = options.UserName;
            client.SaslPassword = Password(options.PasswordFile!);
        }

        return client;
    }

    private static void CheckTls(KafkaOptions options, bool isUsed, ConfigurationErrors errors)
    {
        if (!isUsed)
        {
            MustBeAbsent("Kafka:CaFile", options.CaFile, "ssl or sasl_ssl", errors);
            MustBeAbsent("Kafka:CertificateFile", options.CertificateFile, "ssl or sasl_ssl", errors);
            MustBeAbsent("Kafka:KeyFile", options.KeyFile, "ssl or sasl_ssl", errors);
            return;
        }

        if (options.CaFile is { Length: > 0 } authorities
            && errors.File("Kafka:CaFile", authorities, "The file with the certificates of authorities") is { } text && !text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            errors.Add("Kafka:CaFile", "It holds no certificate; give those of the authorities as PEM.");
        }

        if (string.IsNullOrEmpty(options.CertificateFile) && string.IsNullOrEmpty(options.KeyFile))
        {
            return;
        }

        string? certificate = errors.File("Kafka:CertificateFile", options.CertificateFile, "The file with the node's certificate for the brokers");
        string? key = errors.File("Kafka:KeyFile", options.KeyFile, "The file with the key of that certificate");
        if (certificate is not null && key is not null)
        {
            try
            {
                X509Certificate2.CreateFromPem(certificate, key).Dispose();
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                errors.Add("Kafka:CertificateFile", exception.Message);
            }
        }
    }

    private static void CheckSasl(KafkaOptions options, bool isUsed, ConfigurationErrors errors)
    {
        if (!isUsed)
        {
            MustBeAbsent("Kafka:SaslMechanism", options.SaslMechanism, "sasl_ssl or sasl_plaintext", errors);
            MustBeAbsent("Kafka:UserName", options.UserName, "sasl_ssl or sasl_plaintext", errors);
            MustBeAbsent("Kafka:PasswordFile", options.PasswordFile, "sasl_ssl or sasl_plaintext", errors);
            return;
        }

        if (options.SaslMechanism is null || !s_mechanisms.ContainsKey(options.SaslMechanism))
        {
            errors.Add("Kafka:SaslMechanism", $"'{options.SaslMechanism}' is not known; write {string.Join(", ", s_mechanisms.Keys)}.");
        }

        errors.Require("Kafka:UserName", options.UserName, "The name of the node's account at the brokers");
        if (errors.File("Kafka:PasswordFile", options.PasswordFile, "The file with the password of that account") is { } password && string.IsNullOrWhiteSpace(password))
        {
            errors.Add("Kafka:PasswordFile", "It is empty.");
        }
    }

    private static void MustBeAbsent(string key, string? value, string protocols, ConfigurationErrors errors)
    {
        if (!string.IsNullOrEmpty(value))
        {
            errors.Add(key, $"Only with Kafka:SecurityProtocol {protocols}.");
        }
    }

    private static string Password(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KafkaException(new Error(ErrorCode.Local_Authentication, $"Kafka:PasswordFile cannot be read: {exception.Message}"));
        }
    }
}
