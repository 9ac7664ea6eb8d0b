using Exchange.Gateway.Configuration;
namespace Exchange.Gateway.Hosting;

/// <summary>Makes every path of a configuration absolute, so that it means the same wherever the program is started.</summary>
internal static class ConfigurationPaths
{
    public static NodeConfiguration Resolve(NodeConfiguration configuration, string directory)
    {
        string? Full(string? path) => string.IsNullOrEmpty(path) ? path : Path.GetFullPath(path, directory);

        return configuration with
        {
            Listen = configuration.Listen with
            {
                CertificateFile = Full(configuration.Listen.CertificateFile),
                CertificateKeyFile = Full(configuration.Listen.CertificateKeyFile),
            },
            Access = configuration.Access with
            {
                SigningKeyFile = Full(configuration.Access.SigningKeyFile)!,
                RetiredKeyFiles = [.. configuration.Access.RetiredKeyFiles.Select(file => Full(file)!)],
                Issuers = [.. configuration.Access.Issuers.Select(issuer => issuer with { JwksFile = Full(issuer.JwksFile)! })],
                Clients = [.. configuration.Access.Clients.Select(client => client with { JwksFile = Full(client.JwksFile)! })],
            },
            Sources = [.. configuration.Sources.Select(source => source with { SecretFile = Full(source.SecretFile) })],
            Peers = [.. configuration.Peers.Select(peer => peer with { KeysFile = Full(peer.KeysFile) })],
            Redis = configuration.Redis is { } redis ? redis with { PasswordFile = Full(redis.PasswordFile), CaFile = Full(redis.CaFile) } : null,
            Kafka = configuration.Kafka is { } kafka
                ? kafka with { CaFile = Full(kafka.CaFile), CertificateFile = Full(kafka.CertificateFile), KeyFile = Full(kafka.KeyFile), PasswordFile = Full(kafka.PasswordFile) }
                : null,
            Cards = configuration.Cards with { KeysFile = Full(configuration.Cards.KeysFile) },
            Resources = [.. configuration.Resources.Select(resource => resource with { SecretFile = Full(resource.SecretFile) })],
            Audit = configuration.Audit with
            {
                Directory = Full(configuration.Audit.Directory)!,
                KeyFiles = [.. configuration.Audit.KeyFiles.Select(file => Full(file)!)],
                CheckpointKeyFile = Full(configuration.Audit.CheckpointKeyFile),
                Witness = configuration.Audit.Witness is { } witness ? witness with { KeyFile = Full(witness.KeyFile)! } : null,
            },
            StatusLists = configuration.StatusLists is { } lists ? lists with { KeyFile = Full(lists.KeyFile)! } : null,
            State = configuration.State with
            {
                SqliteFile = Full(configuration.State.SqliteFile),
                PostgreSqlConnectionFile = Full(configuration.State.PostgreSqlConnectionFile),
            },
        };
    }
}
