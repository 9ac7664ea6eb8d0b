using System.Security.Cryptography;
using Exchange.Gateway.Access;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.Hosting;

/// <summary>
/// Reads the key files of access again when one of them has changed: the node's signing and retired keys, the key sets
/// of clients and of trusted issuers. A key that is gone is refused well within a second. Files that cannot be used
/// leave the keys in force as they are.
/// </summary>
internal sealed partial class AccessKeyWatch(
    CompiledNode node, AccessSnapshots snapshots, SigningKeys signing, NodeHealth health, TimeProvider time, ILogger<AccessKeyWatch> logger) : BackgroundService
{
    /// <summary>How the keys are called among the parts that <c>/health/ready</c> can name as degraded.</summary>
    public const string Part = "access-keys";

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(400);

    private readonly string[] _files = [.. FilesOf(node.Configuration.Access).Distinct(StringComparer.Ordinal)];
    private byte[] _content = [];
    private string _fault = "";

    /// <summary>The first look is compared with what was compiled at the start by compiling once more: a file may have changed in between.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            Look();
            await Task.Delay(s_interval, time, stoppingToken);
        }
    }

    /// <summary>The contents are compared, because times stand still where a file is a link, as mounted secrets are.</summary>
    private void Look()
    {
        byte[] content = ContentOf(_files);
        if (_fault.Length == 0 && content.AsSpan().SequenceEqual(_content))
        {
            return;
        }

        bool first = _content.Length == 0;
        _content = content;
        ConfigurationErrors errors = new();
        (SigningKeys? keys, AccessSnapshot access) = NodeCompiler.CompileAccess(WithoutLostRetiredKeys(node.Configuration), node.TimeZone, node.Resources, errors);
        string fault = string.Join("; ", errors.Lines);
        if (fault.Length > 0)
        {
            health.Failed(Part);
            if (fault != _fault)
            {
                Log.Unusable(logger, fault);
            }
        }
        else
        {
            signing.Replace(keys!);
            snapshots.Replace(access);
            health.Succeeded(Part);
            if (!first)
            {
                Log.Replaced(logger);
            }
        }

        _fault = fault;
    }

    /// <summary>While the node runs, deleting a retired key's file takes the key away like emptying it does.</summary>
    private static NodeConfiguration WithoutLostRetiredKeys(NodeConfiguration configuration) => configuration with
    {
        Access = configuration.Access with { RetiredKeyFiles = [.. configuration.Access.RetiredKeyFiles.Where(File.Exists)] },
    };

    private static IEnumerable<string> FilesOf(AccessOptions access) =>
        [access.SigningKeyFile, .. access.RetiredKeyFiles, .. access.Issuers.Select(issuer => issuer.JwksFile), .. access.Clients.Select(client => client.JwksFile)];

    /// <summary>A hash of what the files hold.</summary>
    private static byte[] ContentOf(string[] files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            try
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                hash.AppendData([0]);
            }
        }

        return hash.GetHashAndReset();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Key files of access have changed; their keys are in force")]
        public static partial void Replaced(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "Key files of access have changed and cannot be used; the keys from before stay in force: {Fault}")]
        public static partial void Unusable(ILogger logger, string fault);
    }
}
