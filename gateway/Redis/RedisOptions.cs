using Exchange.Gateway.Configuration;
using StackExchange.Redis;

namespace Exchange.Gateway.Redis;

/// <summary>The Redis, or Redis Cluster, that the node's replicas share: the configuration section <c>Redis</c>, absent where there is none.</summary>
internal sealed record RedisOptions
{
    /// <summary>Servers to begin with, <c>host:port</c> separated by commas.</summary>
    public string Endpoints { get; init; } = "";

    /// <summary>File that holds the password.</summary>
    public string? PasswordFile { get; init; }

    public bool Tls { get; init; }

    /// <summary>Certificates (PEM) of the authorities that alone may sign a server's; without it those that the system trusts may.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long a call may take. What is not there by then is had without Redis.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What the client needs, or null with the reasons collected.</summary>
    public RedisClient? Check(ConfigurationErrors errors)
    {
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromSeconds(5))
        {
            errors.Add("Redis:Timeout", "From 00:00:00.001 to 00:00:05.");
        }

        ConfigurationOptions client = new()
        {
            ClientName = "exchange",
            Ssl = Tls,
            // The node starts and serves without Redis, and finds it when it is there.
            AbortOnConnectFail = false,
            ConnectTimeout = 1000,
            ReconnectRetryPolicy = new LinearRetry(250),
            KeepAlive = 5,
        };
        foreach (string endpoint in Endpoints.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = endpoint.LastIndexOf(':');
            if (colon > 0 && ushort.TryParse(endpoint.AsSpan(colon + 1), out ushort port) && port > 0)
            {
                client.EndPoints.Add(endpoint[..colon], port);
            }
            else
            {
                errors.Add("Redis:Endpoints", $"'{endpoint}' is not host:port.");
            }
        }

        if (client.EndPoints.Count == 0)
        {
            errors.Require("Redis:Endpoints", Endpoints, "The list of Redis servers");
        }

        if (PasswordFile is { Length: > 0 } file && errors.File("Redis:PasswordFile", file, "The file with the password of Redis") is { } password)
        {
            client.Password = password.Trim();
        }

        RedisTrust? trust = TrustOf(errors);
        if (trust is not null)
        {
            client.CertificateValidation += trust.Judge;
        }

        return new RedisClient(client, trust);
    }

    private RedisTrust? TrustOf(ConfigurationErrors errors)
    {
        if (CaFile is not { Length: > 0 } authorities)
        {
            return Tls ? new RedisTrust(authorities: null) : null;
        }

        if (!Tls)
        {
            errors.Add("Redis:CaFile", "Only with Redis:Tls.");
        }

        return Tls ? RedisTrust.Read(authorities, errors) : null;
    }
}
