using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Verification.StatusLists;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Gateway.Access;

namespace Exchange.Tests.Unit.Gateway.Configuration;

/// <summary>The configuration of a node that can be started, with every file it names, to be spoilt by a test.</summary>
internal sealed class NodeFiles : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public NodeFiles()
    {
        TestKey key = new();
        _directory.Write("signing.pem", key.PrivatePem);
        _directory.Write("client.jwks.json", key.Jwks);
        _directory.Write("audit.key", AuditKeys.Generate());
        _directory.Write("status-lists.key", StatusKey.Generate());
        _directory.Write("adapter.secret", "secret\n");
        Json = JsonNode.Parse("""
            {
              "Node": { "Code": "350703", "Name": "建阳区", "Replica": 0, "Issuer": "http://127.0.0.1:8090", "TimeZone": "Asia/Shanghai" },
              "Listen": { "Http": "http://127.0.0.1:8090", "Grpc": "http://127.0.0.1:8091", "Operations": "http://127.0.0.1:8092" },
              "Access": {
                "SigningKeyFile": "signing.pem",
                "RetiredKeyFiles": [ "signing.pem" ],
                "TokenLifetime": "00:30:00",
                "Issuers": [ { "Issuer": "http://127.0.0.1:8080", "JwksFile": "client.jwks.json" } ],
                "Departments": [ { "Code": "12350784MB1A00001X", "Name": "政务服务中心" } ],
                "Clients": [ { "Id": "counter", "Department": "12350784MB1A00001X", "Roles": [ "counter" ], "JwksFile": "client.jwks.json" } ],
                "Grants": [
                  { "Id": "1", "Client": "counter", "Action": "verify", "Types": [ "11100000MB0143028R001" ], "Purposes": [ "餐饮店开办核验" ], "From": "2026-01-01", "To": "2027-12-31" },
                  { "Id": "2", "Client": "counter", "Action": "lookup", "Types": [ "11100000MB03271699001" ], "Fields": [ "number" ], "Purposes": [ "餐饮店开办核验" ] },
                  { "Id": "3", "Client": "counter", "Action": "call", "Resources": [ "credit" ], "Purposes": [ "餐饮店开办核验" ] }
                ]
              },
              "Types": [
                { "Code": "11100000MB0143028R001", "Name": "营业执照", "Source": "market", "TimeToLive": "00:00:05" },
                { "Code": "11100000MB03271699001", "Name": "不动产权证书", "Peer": "350700" }
              ],
              "Sources": [ { "Name": "market", "Adapter": "http://127.0.0.1:7001", "SecretFile": "adapter.secret", "Deadline": "00:00:02", "Concurrency": 64 } ],
              "Peers": [ { "Node": "350700", "Grpc": "http://127.0.0.1:8081", "Issuer": "http://127.0.0.1:8080", "ClientId": "district-node", "Deadline": "00:00:03" } ],
              "Resources": [
                { "Code": "credit", "Name": "信用", "Department": "12350784MB1A00001X", "Address": "http://127.0.0.1:7000/", "Methods": [ "GET" ], "SecretHeader": "X-Api-Key", "SecretFile": "adapter.secret", "Timeout": "00:00:10" }
              ],
              "Cards": { "Bytes": 2000000 },
              "Audit": { "Directory": "audit", "KeyFiles": [ "audit.key" ], "SegmentBytes": 67108864 },
              "State": { "SqliteFile": "state.db" },
              "StatusLists": { "KeyFile": "status-lists.key", "Capacity": 1048576, "TimeToLive": "00:05:00", "Lifetime": "1.00:00:00" },
              "Console": { "Client": "counter", "Purposes": [ "餐饮店开办核验" ], "Samples": [] }
            }
            """)!.AsObject();
    }

    public string Directory => _directory.Path;

    /// <summary>What the file holds.</summary>
    public JsonObject Json { get; }

    /// <summary>Sets a value by its key, e.g. <c>Access:Clients:0:Id</c>; null removes a member, unless it is to be kept.</summary>
    public NodeFiles With(string key, JsonNode? value, bool keepNull = false)
    {
        string[] parts = key.Split(':');
        JsonNode parent = parts[..^1].Aggregate((JsonNode)Json, Step);
        if (parent is JsonArray list)
        {
            list[int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else if (value is null && !keepNull)
        {
            parent.AsObject().Remove(parts[^1]);
        }
        else
        {
            parent.AsObject()[parts[^1]] = value;
        }

        return this;
    }

    public string Write(string name, string content) => _directory.Write(name, content);

    public NodeConfiguration Read() => ConfigurationFile.Read(Write("node.json", Json.ToJsonString(new JsonSerializerOptions { WriteIndented = true })));

    public CompiledNode Compile() => NodeCompiler.Compile(Read());

    public void CompileAndClose() => Compile().State.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Dispose() => _directory.Dispose();

    private static JsonNode Step(JsonNode node, string part) =>
        node is JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
}
