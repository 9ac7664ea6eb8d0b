using Exchange.Gateway.Configuration;
using Exchange.Audit;
using Exchange.Contracts.Identifiers;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Resources;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.StatusLists;
using StackExchange.Redis;

namespace Exchange.Gateway.Hosting;

/// <summary>Checks a whole configuration before anything is started and collects every error, each with its key.</summary>
internal static class NodeCompiler
{
    /// <exception cref="InvalidConfigurationException">Something is wrong; every reason is in it.</exception>
    public static CompiledNode Compile(NodeConfiguration configuration)
    {
        ConfigurationErrors errors = new();
        TimeZoneInfo zone = CheckNode(configuration.Node, errors);
        CheckListen(configuration.Listen, errors);
        CheckTypes(configuration, errors);
        CheckPeers(configuration.Peers, errors);
        KafkaLibrary.Check(configuration.Kafka, errors);
        KeyRing? cardKeys = LoadCardKeys(configuration, errors);
        Dictionary<string, KeyRing> peerKeys = LoadPeerKeys(configuration, errors);

        IReadOnlyDictionary<string, string> secrets = CheckSources(configuration.Sources, errors);
        IReadOnlyList<Resource> resources = CompileResources(configuration, errors);
        (SigningKeys? keys, AccessSnapshot access) = CompileAccess(configuration, zone, resources, errors);
        CheckAccess(configuration.Access, errors);
        CheckConsole(configuration, access, errors);
        AuditKeys? auditKeys = CheckAudit(configuration, errors);
        StateDatabase? state = configuration.State.Open(errors);
        if (configuration.Cards.Bytes < 1 << 20)
        {
            errors.Add("Cards:Bytes", "At least 1048576 bytes (1 MiB) of cards must be kept.");
        }

        if (configuration.Cards.Lifetime < TimeSpan.FromMinutes(1) || configuration.Cards.Lifetime > TimeSpan.FromDays(30))
        {
            errors.Add("Cards:Lifetime", "From 00:01:00 to 30.00:00:00.");
        }

        ConfigurationOptions? redis = configuration.Redis?.Check(errors);
        StatusKey? statusKey = configuration.StatusLists?.Check(errors);
        return errors.Lines.Count > 0
            ? throw new InvalidConfigurationException(errors.Lines)
            : new CompiledNode(configuration, zone, keys!, access, auditKeys!, state!, resources, secrets) { StatusKey = statusKey, CardKeys = cardKeys, PeerKeys = peerKeys, Redis = redis };
    }

    /// <summary>Who may call and what they may ask, from the configuration and the key files it names. Null where the node's own keys cannot be used.</summary>
    public static (SigningKeys? Keys, AccessSnapshot Access) CompileAccess(
        NodeConfiguration configuration, TimeZoneInfo zone, IReadOnlyList<Resource> resources, ConfigurationErrors errors)
    {
        SigningKeys? keys = SigningKeys.Load(configuration.Access, errors);
        AccessSnapshot access = new AccessCompiler(configuration.Access, configuration.Node.Issuer, keys?.Public ?? [], zone, errors).Compile(
            configuration.Types.Select(type => type.Code).ToHashSet(StringComparer.Ordinal),
            CertificateFields.Names,
            resources.Select(resource => resource.Code).ToHashSet(StringComparer.Ordinal));
        return (keys, access);
    }

    private static TimeZoneInfo CheckNode(NodeOptions node, ConfigurationErrors errors)
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

    private static void CheckListen(ListenOptions listen, ConfigurationErrors errors)
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

    private static void CheckTypes(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        errors.Unique("Types", configuration.Types.Select(type => type.Code), "Certificate type");
        for (int i = 0; i < configuration.Types.Count; i++)
        {
            TypeOptions type = configuration.Types[i];
            string key = $"Types:{i}";
            if (!CertificateTypeCode.TryParse(type.Code, out _, out IdentifierError error))
            {
                errors.Add($"{key}:Code", error.Message);
            }

            errors.Require($"{key}:Name", type.Name, "The type's name");
            if (string.IsNullOrEmpty(type.Source) == string.IsNullOrEmpty(type.Peer))
            {
                errors.Add(key, "Set exactly one of Source and Peer: who answers for this type.");
            }
            else if (type.Source is { Length: > 0 } source && configuration.Sources.All(candidate => candidate.Name != source))
            {
                errors.Add($"{key}:Source", $"No source is named '{source}'; list it under Sources.");
            }
            else if (type.Peer is { Length: > 0 } peer && configuration.Peers.All(candidate => candidate.Node != peer))
            {
                errors.Add($"{key}:Peer", $"No peer has the node code '{peer}'; list it under Peers.");
            }

            if (type.TimeToLive < TimeSpan.Zero || type.TimeToLive > TimeSpan.FromDays(1))
            {
                errors.Add($"{key}:TimeToLive", "From 00:00:00 to 1.00:00:00.");
            }
        }
    }

    private static void CheckPeers(List<PeerOptions> peers, ConfigurationErrors errors)
    {
        errors.Unique("Peers", peers.Select(peer => peer.Node), "Peer");
        for (int i = 0; i < peers.Count; i++)
        {
            if (!NodeCode.TryParse(peers[i].Node, out _, out IdentifierError error))
            {
                errors.Add($"Peers:{i}:Node", error.Message);
            }

            errors.Address($"Peers:{i}:Grpc", peers[i].Grpc, "The peer's gRPC address");
            errors.Address($"Peers:{i}:Issuer", peers[i].Issuer, "The peer's issuer");
            errors.Require($"Peers:{i}:ClientId", peers[i].ClientId, "The name of this node among the peer's clients");
            CheckDuration($"Peers:{i}:Deadline", peers[i].Deadline, errors);
        }
    }

    /// <summary>Asked for where cards leave the process.</summary>
    private static KeyRing? LoadCardKeys(NodeConfiguration configuration, ConfigurationErrors errors) =>
        configuration.Redis is not null || configuration.Kafka is not null || !string.IsNullOrEmpty(configuration.Cards.KeysFile) ? KeyRing.Load("Cards:KeysFile", configuration.Cards.KeysFile, errors) : null;

    private static Dictionary<string, KeyRing> LoadPeerKeys(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        Dictionary<string, KeyRing> rings = new(StringComparer.Ordinal);
        for (int i = 0; i < configuration.Peers.Count; i++)
        {
            PeerOptions peer = configuration.Peers[i];
            if (peer.Changes is not ("grpc" or "kafka"))
            {
                errors.Add($"Peers:{i}:Changes", $"'{peer.Changes}' is not known; write grpc or kafka.");
            }

            if (peer.Changes != "kafka")
            {
                continue;
            }

            if (configuration.Kafka is null)
            {
                errors.Add($"Peers:{i}:Changes", "Following a peer over Kafka needs the section Kafka.");
            }

            if (KeyRing.Load($"Peers:{i}:KeysFile", peer.KeysFile, errors) is { } ring)
            {
                rings[peer.Node] = ring;
            }
        }

        return rings;
    }

    private static Dictionary<string, string> CheckSources(List<SourceOptions> sources, ConfigurationErrors errors)
    {
        errors.Unique("Sources", sources.Select(source => source.Name), "Source");
        Dictionary<string, string> secrets = new(StringComparer.Ordinal);
        for (int i = 0; i < sources.Count; i++)
        {
            SourceOptions source = sources[i];
            errors.Require($"Sources:{i}:Name", source.Name, "The source's name");
            Uri? adapter = errors.Address($"Sources:{i}:Adapter", source.Adapter, "The adapter's gRPC address");
            if (source.SecretFile is { Length: > 0 } file && errors.File($"Sources:{i}:SecretFile", file, "The adapter's secret file") is { } secret)
            {
                secrets[source.Name] = secret.Trim();
            }
            else if (string.IsNullOrEmpty(source.SecretFile) && adapter is { IsLoopback: false })
            {
                errors.Add($"Sources:{i}:SecretFile", "An adapter on another machine needs a secret; name the file that holds it.");
            }

            CheckDuration($"Sources:{i}:Deadline", source.Deadline, errors);
            if (source.Concurrency is < 1 or > 10_000)
            {
                errors.Add($"Sources:{i}:Concurrency", "From 1 to 10000.");
            }
        }

        return secrets;
    }

    private static List<Resource> CompileResources(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        errors.Unique("Resources", configuration.Resources.Select(resource => resource.Code), "Resource");
        List<Resource> compiled = [];
        for (int i = 0; i < configuration.Resources.Count; i++)
        {
            ResourceOptions resource = configuration.Resources[i];
            string key = $"Resources:{i}";
            if (resource.Code.Length == 0 || !resource.Code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            {
                errors.Add($"{key}:Code", "The code has lower-case letters, digits and hyphens only.");
            }

            if (configuration.Access.Departments.All(department => department.Code != resource.Department))
            {
                errors.Add($"{key}:Department", $"No department has the code '{resource.Department}'; list it under Access:Departments.");
            }

            if (resource.Methods.Count == 0)
            {
                errors.Add($"{key}:Methods", "At least one method is needed.");
            }

            CheckDuration($"{key}:Timeout", resource.Timeout, errors);
            KeyValuePair<string, string>? secret = null;
            if (resource.SecretHeader is { Length: > 0 } header && errors.File($"{key}:SecretFile", resource.SecretFile, "The department's secret file") is { } value)
            {
                secret = new(header, value.Trim());
            }

            if (errors.Address($"{key}:Address", resource.Address, "The department's address") is { } address)
            {
                compiled.Add(new Resource(resource.Code, resource.Name, address, resource.Methods, secret, resource.Timeout));
            }
        }

        return compiled;
    }

    private static void CheckAccess(AccessOptions access, ConfigurationErrors errors)
    {
        if (access.TokenLifetime < TimeSpan.FromMinutes(1) || access.TokenLifetime > TimeSpan.FromDays(1))
        {
            errors.Add("Access:TokenLifetime", "From 00:01:00 to 1.00:00:00.");
        }
    }

    private static void CheckConsole(NodeConfiguration configuration, AccessSnapshot access, ConfigurationErrors errors)
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

    private static AuditKeys? CheckAudit(NodeConfiguration configuration, ConfigurationErrors errors)
    {
        AuditOptions audit = configuration.Audit;
        errors.Require("Audit:Directory", audit.Directory, "The directory of the audit log");
        AuditLogOptions options = new() { LogName = $"{configuration.Node.Code}/{configuration.Node.Replica}", SegmentBytes = audit.SegmentBytes };
        foreach (string line in options.Validate())
        {
            errors.Add("Audit", line);
        }

        if (audit.KeyFiles.Exists(string.IsNullOrWhiteSpace))
        {
            errors.Add("Audit:KeyFiles", "The name of a key file is empty.");
            return null;
        }

        try
        {
            return AuditKeys.Load(audit.KeyFiles);
        }
        catch (AuditKeyException exception)
        {
            errors.Add("Audit:KeyFiles", exception.Message);
            return null;
        }
    }

    private static void CheckDuration(string key, TimeSpan duration, ConfigurationErrors errors)
    {
        if (duration < TimeSpan.FromMilliseconds(10) || duration > TimeSpan.FromMinutes(5))
        {
            errors.Add(key, "From 00:00:00.010 to 00:05:00.");
        }
    }
}
