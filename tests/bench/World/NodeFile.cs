using System.Text.Json.Nodes;

namespace Exchange.Bench.World;

/// <summary>
/// Makes the configuration of a measured node from a demo node's: the same keys, clients and grants at other addresses,
/// with files of its own. The issuer stays, so that the demo's tokens hold.
/// </summary>
internal static class NodeFile
{
    /// <param name="timeToLive">For all types, as the configuration has it.</param>
    /// <param name="watch">Whether its sources' changes are followed: otherwise cards live by their time to live alone.</param>
    /// <param name="peerGrpc">The gRPC address of its peer; null leaves the demo's.</param>
    /// <param name="change">What else is different.</param>
    public static void Write(string file, string demoFile, int port, string timeToLive, bool watch, string? peerGrpc, Action<JsonNode>? change)
    {
        string directory = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(directory);
        JsonNode node = JsonNode.Parse(File.ReadAllText(demoFile))!;
        node["Listen"]!["Http"] = $"http://127.0.0.1:{port}";
        node["Listen"]!["Grpc"] = $"http://127.0.0.1:{port + 1}";
        node["Listen"]!["Operations"] = $"http://127.0.0.1:{port + 2}";
        node["Audit"]!["Directory"] = Path.Combine(directory, "audit");
        // Its log is another one than the demo's under the same key.
        node["Audit"]!.AsObject().Remove("Witnesses");
        node["Audit"]!.AsObject().Remove("Witness");
        node["State"]!["SqliteFile"] = Path.Combine(directory, "state.db");
        node.AsObject().Remove("Console");
        foreach (JsonNode? type in node["Types"]!.AsArray())
        {
            type!["TimeToLive"] = timeToLive;
        }

        foreach (JsonNode? source in node["Sources"]!.AsArray())
        {
            source!["Watch"] = watch;
        }

        if (peerGrpc is not null)
        {
            node["Peers"]![0]!["Grpc"] = peerGrpc;
        }

        change?.Invoke(node);
        File.WriteAllText(file, node.ToJsonString());
    }
}
