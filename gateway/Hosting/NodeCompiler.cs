using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Gateway.Access;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Audit.Embargoes;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting.Checks;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Lookups;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Resources;
using Exchange.Gateway.State;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Hosting;

/// <summary>Checks a whole configuration before anything is started and collects every error, each with its key.</summary>
internal static class NodeCompiler
{
    /// <exception cref="InvalidConfigurationException">Something is wrong; every reason is in it.</exception>
    public static CompiledNode Compile(NodeConfiguration configuration)
    {
        ConfigurationErrors errors = new();
        TimeZoneInfo zone = NodeChecks.Check(configuration.Node, errors);
        NodeChecks.CheckListen(configuration.Listen, errors);
        TypeChecks.Check(configuration, errors);
        PeerChecks.Check(configuration.Peers, errors);
        KafkaLibrary.Check(configuration.Kafka, errors);
        KeyRing? cardKeys = CardChecks.LoadRing(configuration, errors);
        Dictionary<string, KeyRing> peerKeys = PeerChecks.LoadRings(configuration, errors);

        IReadOnlyDictionary<string, string> secrets = SourceChecks.Check(configuration.Sources, configuration.Access.Departments, errors);
        IReadOnlyList<Resource> resources = ResourceChecks.Compile(configuration, errors);
        (SigningKeys? keys, AccessSnapshot access) = CompileAccess(configuration, zone, resources, errors);
        AccessChecks.Check(configuration.Access, errors);
        AccessChecks.CheckConsole(configuration, access, errors);
        AuditKeys? auditKeys = AuditChecks.Check(configuration, errors);
        NoteSignerKey? checkpointKey = AuditChecks.LoadCheckpointKey(configuration, errors);
        (IReadOnlyList<WitnessAddress> witnesses, Witness? witness) = WitnessChecks.Check(configuration.Audit, errors);
        EmbargoRules? embargoes = MyDataChecks.Compile(configuration, zone, errors);
        StateDatabase? state = configuration.State.Open(errors);
        CardChecks.Check(configuration.Cards, errors);
        RedisClient? redis = configuration.Redis?.Check(errors);
        StatusKey? statusKey = configuration.StatusLists?.Check(errors);
        AlertPlan? alerts = configuration.Alerts is { } watched ? RuleCompiler.Compile(watched, access.Clients.Keys.ToHashSet(StringComparer.Ordinal), zone, errors) : null;
        return errors.Lines.Count > 0
            ? throw new InvalidConfigurationException(errors.Lines)
            : new CompiledNode(configuration, zone, keys!, access, auditKeys!, state!, resources, secrets) 
            {
                CheckpointKey = checkpointKey, Witnesses = witnesses, Witness = witness, StatusKey = statusKey, CardKeys = cardKeys, PeerKeys = peerKeys, Redis = redis,
                Embargoes = embargoes,
                Alerts = alerts,
            };
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
}
