using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Exchange.Contracts.V1;
using Exchange.Gateway.Access;
using Exchange.Gateway.Audit.Cosigning;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Gateway.Kafka;
using Exchange.Gateway.Peers;
using Exchange.Gateway.Redis;
using Exchange.Gateway.Resources;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.ChangeTopic;
using Grpc.Core;

namespace Exchange.Gateway.Commands;

/// <summary>What was found out about one part that a node leans on.</summary>
/// <param name="Fault">What is wrong and how to mend it; null where all is well.</param>
internal sealed record Finding(string Part, string Detail, string? Fault);

/// <summary>
/// Tries everything a node leans on, one part after the other. It leaves nothing behind but an empty SQLite file, with
/// its folder, where there was none: opening makes it, as the node's first start would.
/// </summary>
internal static class Examination
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> OfAsync(CompiledNode node, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await TryAsync("audit log", () => TryDirectoryAsync(node.Configuration.Audit.Directory, cancellation));
        if (node.CheckpointKey is { } checkpoints)
        {
            yield return new Finding("published audit log", $"signed by {checkpoints.VerifierKey}", null);
        }

        foreach (WitnessAddress each in node.Witnesses)
        {
            yield return new Finding("witness " + each.Name, $"is asked at {each.Url} to cosign", null);
        }

        if (node.Witness is { } witness)
        {
            yield return new Finding("witness of other logs", $"cosigns as {witness.Key.VerifierKey}: {string.Join(", ", witness.Logs.Keys)}", null);
        }

        yield return await TryAsync("database", () => TryDatabaseAsync(node, cancellation));
        foreach (SourceOptions source in node.Configuration.Sources)
        {
            yield return await TryAsync("source " + source.Name, () => TrySourceAsync(source, node, cancellation));
        }

        using HttpClient http = new() { Timeout = s_patience };
        foreach (PeerOptions peer in node.Configuration.Peers)
        {
            yield return await TryAsync("peer " + peer.Node, () => TryPeerAsync(peer, node, http, cancellation));
        }

        foreach (Resource resource in node.Resources)
        {
            yield return await TryAsync("resource " + resource.Code, () => TryResourceAsync(resource, cancellation));
        }

        if (node.Redis is { } redis)
        {
            yield return await TryAsync("redis", () => RedisProbe.DescribeAsync(redis, s_patience));
        }

        if (node.Configuration.Kafka is { } kafka)
        {
            yield return await TryAsync("kafka", () => Task.Run(() => TryKafkaAsync(kafka, node), cancellation));
        }
    }

    private static async Task<Finding> TryAsync(string part, Func<Task<string>> attempt)
    {
        try
        {
            return new Finding(part, await attempt(), null);
        }
        catch (RpcException exception)
        {
            return new Finding(part, "", $"answers {exception.StatusCode}: {exception.Status.Detail}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException or HttpRequestException
            or TaskCanceledException or System.Net.Sockets.SocketException or DllNotFoundException or InvalidOperationException or TimeoutException
            or Confluent.Kafka.KafkaException or StackExchange.Redis.RedisException)
        {
            return new Finding(part, "", exception.Message);
        }
    }

    private static async Task<string> TryDirectoryAsync(string directory, CancellationToken cancellation)
    {
        string existing = directory;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        string probe = Path.Combine(existing, $".doctor-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(probe, "", cancellation);
        File.Delete(probe);
        DriveInfo drive = new(existing);
        return $"{directory} can be written; {drive.AvailableFreeSpace >> 30} GiB free";
    }

    private static async Task<string> TryDatabaseAsync(CompiledNode node, CancellationToken cancellation)
    {
        await using DbConnection connection = await node.State.OpenAsync(cancellation);
        await connection.ExecuteScalarAsync<int>("select 1");
        return node.State.Kind + " answers";
    }

    private static async Task<string> TrySourceAsync(SourceOptions source, CompiledNode node, CancellationToken cancellation)
    {
        SourceDiagnostics.SourceDiagnosticsClient client = new(Origins.Channel(source.Adapter));
        ListSourcesReply reply = await client.ListAsync(new ListSourcesRequest(), Origins.Headers(source, node), DateTime.UtcNow + s_patience, cancellation);
        SourceStatus? status = reply.Sources.FirstOrDefault(each => each.Name == source.Name)
            ?? throw new InvalidOperationException($"the adapter has no source of this name; it has {string.Join(", ", reply.Sources.Select(each => each.Name))}");
        string[] unserved = [.. node.Configuration.Types.Where(type => type.Source == source.Name && !status.TypeCodes.Contains(type.Code)).Select(type => type.Code)];
        return unserved.Length == 0
            ? $"adapter of kind {status.Kind} answers, circuit {status.Circuit}"
            : throw new InvalidOperationException($"the adapter's mapping does not serve the type(s) {string.Join(", ", unserved)}");
    }

    private static async Task<string> TryPeerAsync(PeerOptions peer, CompiledNode node, HttpClient http, CancellationToken cancellation)
    {
        await TokenClient.AskAsync(http, peer.Issuer, peer.ClientId, node.SigningKeys.Credentials, TimeProvider.System, cancellation);
        await ConnectAsync(new Uri(peer.Grpc), cancellation);
        return "gives this node a token, and its gRPC address answers";
    }

    private static async Task<string> TryResourceAsync(Resource resource, CancellationToken cancellation)
    {
        await ConnectAsync(resource.Address, cancellation);
        return "the department's address answers";
    }

    private static async Task<string> TryKafkaAsync(KafkaOptions kafka, CompiledNode node)
    {
        string cluster = KafkaCluster.Describe(kafka, s_patience);
        return await KafkaTopics.FaultAsync(kafka, TopicNames.Of(node.Node.Code)) is { } fault ? throw new InvalidOperationException(fault) : cluster;
    }

    private static async Task ConnectAsync(Uri address, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
    }
}
