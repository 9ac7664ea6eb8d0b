using System.Text.Json.Nodes;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;

namespace Exchange.Tests.Unit.Gateway.Configuration;

public sealed class NodeCompilerTests : IDisposable
{
    private readonly NodeFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Fails: a node does not start although its configuration is right.
    [Fact]
    public async Task GoodConfiguration_Compiles()
    {
        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            Assert.Equal(("350703/0", "sqlite", "Asia/Shanghai"), (node.LogName, node.State.Kind, node.TimeZone.Id));
            Assert.Equal("secret", node.SourceSecrets["market"]);
            Assert.Equal(new KeyValuePair<string, string>("X-Api-Key", "secret"), Assert.Single(node.Resources).SecretHeader);
            Assert.Equal(["counter"], node.Access.Clients.Keys.ToArray());
            Assert.Equal(2, node.SigningKeys.Public.Count);
        }
    }

    // Fails: an administrator mends one line, starts again, and is told of the next: fifteen times.
    [Fact]
    public void FifteenMistakes_GiveFifteenLines()
    {
        _files
            .With("Node:Code", "35070")
            .With("Node:TimeZone", "Mars/Olympus")
            .With("Node:Issuer", "127.0.0.1:8090")
            .With("Node:Replica", -1)
            .With("Listen:Grpc", "http://127.0.0.1:8092")
            .With("Access:SigningKeyFile", "client.jwks.json")
            .With("Access:TokenLifetime", "00:00:59")
            .With("Access:Clients:0:Roles:0", "king")
            .With("Types:0:Code", "11100000MB0143028R0")
            .With("Types:1:Peer", "350799")
            .With("Sources:0:Concurrency", 0)
            .With("Peers:0:Deadline", "00:00:00")
            .With("Resources:0:Code", "Credit")
            .With("Cards:Bytes", 999)
            .With("Audit:KeyFiles:0", "nowhere.key")
            .With("State:PostgreSqlConnectionFile", "adapter.secret");
        string[] expected =
        [
            "Node:Code", "Node:TimeZone", "Node:Issuer", "Node:Replica", "Listen", "Access:SigningKeyFile", "Access:TokenLifetime", "Access:Clients:0:Roles", "Types:0:Code",
            "Types:1:Peer", "Sources:0:Concurrency", "Peers:0:Deadline", "Resources:0:Code", "Cards:Bytes", "Audit:KeyFiles", "State",
            // What follows from two of them: the grants name a type and a resource that now have another name.
            "Access:Grants:0:Types", "Access:Grants:2:Resources",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Keys().Order(StringComparer.Ordinal));
    }

    // Fails: a node starts with a mistake in it, and somebody else finds it later.
    [Theory]
    [InlineData("Node:Name", null, "Node:Name")]
    [InlineData("Node:Issuer", "http://127.0.0.1:8090/", "Node:Issuer")]
    [InlineData("Node:Issuer", "ftp://127.0.0.1", "Node:Issuer")]
    [InlineData("Listen:Http", "127.0.0.1:8090", "Listen:Http")]
    [InlineData("Listen:Operations", "http://operations.example:8092", "Listen:Operations")]
    [InlineData("Access:Clients:0:JwksFile", "nowhere.json", "Access:Clients:0:JwksFile")]
    [InlineData("Access:RetiredKeyFiles:0", "nowhere.pem", "Access:RetiredKeyFiles:0")]
    [InlineData("Audit:CheckpointKeyFile", "nowhere.key", "Audit:CheckpointKeyFile")]
    [InlineData("Audit:CheckpointKeyFile", "audit.key", "Audit:CheckpointKeyFile")]
    [InlineData("Types:0:Name", "", "Types:0:Name")]
    [InlineData("Types:0:Source", "nobody", "Types:0:Source")]
    [InlineData("Types:0:Source", null, "Types:0")]
    [InlineData("Types:0:Peer", "350700", "Types:0")]
    [InlineData("Types:0:TimeToLive", "-00:00:01", "Types:0:TimeToLive")]
    [InlineData("Types:0:TimeToLive", "1.00:00:01", "Types:0:TimeToLive")]
    [InlineData("Sources:0:Adapter", "http://10.0.0.1:7001", "Sources:0:SecretFile", "Sources:0:SecretFile")]
    [InlineData("Sources:0:SecretFile", "nowhere.secret", "Sources:0:SecretFile")]
    [InlineData("Sources:0:Deadline", "00:05:01", "Sources:0:Deadline")]
    [InlineData("Peers:0:Grpc", "", "Peers:0:Grpc")]
    [InlineData("Peers:0:Issuer", "city", "Peers:0:Issuer")]
    [InlineData("Peers:0:ClientId", "", "Peers:0:ClientId")]
    [InlineData("Resources:0:Department", "nobody", "Resources:0:Department")]
    [InlineData("Resources:0:Address", "", "Resources:0:Address", null, "Access:Grants:2:Resources")]
    [InlineData("Resources:0:SecretFile", "nowhere.secret", "Resources:0:SecretFile")]
    [InlineData("Audit:Directory", "", "Audit:Directory")]
    [InlineData("Audit:SegmentBytes", "1", "Audit")]
    [InlineData("State:SqliteFile", null, "State")]
    [InlineData("State:SqliteFile", "signing.pem/state.db", "State:SqliteFile")]
    [InlineData("StatusLists:KeyFile", "signing.pem", "StatusLists:KeyFile")]
    [InlineData("StatusLists:KeyFile", "nowhere.key", "StatusLists:KeyFile")]
    [InlineData("StatusLists:Capacity", "1023", "StatusLists:Capacity")]
    [InlineData("StatusLists:TimeToLive", "00:00:00", "StatusLists:TimeToLive")]
    [InlineData("StatusLists:Lifetime", "00:09:59", "StatusLists:Lifetime")]
    [InlineData("Console:Client", "nobody", "Console:Client")]
    [InlineData("Kafka", "", "Kafka:BootstrapServers", null, "Cards:KeysFile")]
    [InlineData("Cards:KeysFile", "signing.pem", "Cards:KeysFile")]
    [InlineData("Peers:0:Changes", "pigeon", "Peers:0:Changes")]
    [InlineData("Peers:0:Changes", "kafka", "Peers:0:Changes", null, "Peers:0:KeysFile")]
    public void Mistake_IsNamedByItsKey(string key, string? value, string expected, string? without = null, string? follows = null)
    {
        if (without is not null)
        {
            _files.With(without, null);
        }

        _files.With(key, key == "Kafka" ? new JsonObject { ["BootstrapServers"] = value } : value);
        Assert.Equal(follows is null ? [expected] : new[] { expected, follows }.Order(StringComparer.Ordinal), Keys().Where(line => line != "Kafka").Order(StringComparer.Ordinal));
    }

    // Fails: a node starts with a Redis that it can never reach, or cannot seal what it puts there.
    [Fact]
    public void MistakesAboutRedis_AreNamedByTheirKeys()
    {
        _files.With("Redis", new JsonObject { ["Endpoints"] = "redis", ["PasswordFile"] = "nowhere", ["Timeout"] = "00:00:06" }).With("Cards:Lifetime", "00:00:59");
        Assert.Equal(
            new[] { "Cards:KeysFile", "Cards:Lifetime", "Redis:Endpoints", "Redis:PasswordFile", "Redis:Timeout" }, Keys().Order(StringComparer.Ordinal));
    }

    // Fails: cards and changes cross the network readable although the operator believes that they do not, or a node never gets onto its cluster.
    [Theory]
    [InlineData("Redis", """{"Endpoints":"redis:6379","CaFile":"signing.pem"}""", "Redis:CaFile")]
    [InlineData("Redis", """{"Endpoints":"redis:6379","Tls":true,"CaFile":"signing.pem"}""", "Redis:CaFile")]
    [InlineData("Kafka", """{"BootstrapServers":"kafka:9092","SecurityProtocol":"tls"}""", "Kafka:SecurityProtocol")]
    [InlineData("Kafka", """{"BootstrapServers":"kafka:9092","CaFile":"signing.pem","UserName":"node","PasswordFile":"signing.pem","SaslMechanism":"PLAIN"}""", "Kafka:CaFile", "Kafka:PasswordFile", "Kafka:SaslMechanism", "Kafka:UserName")]
    [InlineData("Kafka", """{"BootstrapServers":"kafka:9092","SecurityProtocol":"sasl_ssl","CaFile":"signing.pem","CertificateFile":"nowhere","SaslMechanism":"GSSAPI"}""", "Kafka:CaFile", "Kafka:CertificateFile", "Kafka:KeyFile", "Kafka:PasswordFile", "Kafka:SaslMechanism", "Kafka:UserName")]
    [InlineData("Kafka", """{"BootstrapServers":"kafka:9092","SecurityProtocol":"ssl","CertificateFile":"signing.pem","KeyFile":"signing.pem"}""", "Kafka:CertificateFile")]
    public void MistakesAboutAccounts_AreNamedByTheirKeys(string key, string section, params string[] expected)
    {
        _files.With(key, JsonNode.Parse(section));
        Assert.Equal(expected.Append("Cards:KeysFile").Order(StringComparer.Ordinal), Keys().Where(line => line != "Kafka").Order(StringComparer.Ordinal));
    }

    // Fails: the page that answers whoever opens it is open to the whole network.
    [Theory]
    [InlineData("http://0.0.0.0:8090", false)]
    [InlineData("http://192.168.1.7:8090", false)]
    [InlineData("http://[::]:8090", false)]
    [InlineData("http://node.example:8090", false)]
    [InlineData("http://127.0.0.1:8090", true)]
    [InlineData("http://localhost:8090", true)]
    [InlineData("http://[::1]:8090", true)]
    public void CounterPage_IsForLoopbackOnly(string http, bool good)
    {
        _files.With("Listen:Http", http);
        Assert.Equal(good, Keys().Length == 0);
        Assert.Equal(good, !Keys().Any(key => key is "Console" or "Listen:Http"));
    }

    // Fails: "localhost" with a free port is bound on every address, and the counter page with it.
    [Theory]
    [InlineData("http://localhost:0", "127.0.0.1")]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://[::1]:0", "::1")]
    [InlineData("http://0.0.0.0:0", "0.0.0.0")]
    [InlineData("http://example:0", null)]
    public void ListenAddress_IsBoundAsWritten(string address, string? host) =>
        Assert.Equal(host, NodeListeners.HostOf(new Uri(address))?.ToString());

    // Fails: a value left empty in the file ends the start in a crash that names no key.
    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void EmptiedValue_IsNeverACrash(string empty)
    {
        string whole = _files.Json.ToJsonString();
        foreach (string key in KeysOf(_files.Json, "").ToArray())
        {
            _files.Json.Clear();
            foreach ((string name, JsonNode? value) in JsonNode.Parse(whole)!.AsObject())
            {
                _files.Json[name] = value?.DeepClone();
            }

            Exception? exception = Record.Exception(_files.With(key, JsonNode.Parse(empty), keepNull: true).CompileAndClose);
            Assert.True(exception is null or InvalidConfigurationException, $"{key} = {empty}: {exception}");
        }
    }

    private static IEnumerable<string> KeysOf(JsonNode? node, string prefix) => node switch
    {
        JsonObject members => members.SelectMany(member => KeysOf(member.Value, $"{prefix}:{member.Key}").Prepend($"{prefix}:{member.Key}")).Select(key => key.TrimStart(':')),
        JsonArray items => items.SelectMany((item, index) => KeysOf(item, $"{prefix}:{index}").Prepend($"{prefix}:{index}")),
        _ => [],
    };

    private string[] Keys()
    {
        try
        {
            _files.CompileAndClose();
            return [];
        }
        catch (InvalidConfigurationException exception)
        {
            return [.. exception.Lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)])];
        }
    }
}
