using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Exchange.Gateway.Verification.Offline;

/// <summary>The folder of a counter: what it has downloaded, a file per node, and which presentations it has accepted.</summary>
internal sealed class OfflineDirectory
{
    private readonly string _path;

    public OfflineDirectory(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Seen = new SeenPresentations(Path.Combine(path, "seen.db"));
    }

    public SeenPresentations Seen { get; }

    /// <summary>Null where nothing of the node was downloaded, or nothing that can be read.</summary>
    public IssuerKnowledge? Find(string issuer)
    {
        try
        {
            return JsonSerializer.Deserialize<IssuerKnowledge>(File.ReadAllBytes(FileOf(issuer))) is { Keys: not null, Lists: not null } found && found.Issuer == issuer ? found : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all, and on the disk before it stands in for what was there.</summary>
    public void Keep(IssuerKnowledge knowledge)
    {
        string file = FileOf(knowledge.Issuer);
        string temporary = file + ".new";
        using (FileStream stream = File.Create(temporary))
        {
            JsonSerializer.Serialize(stream, knowledge);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private string FileOf(string issuer) =>
        Path.Combine(_path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)).AsSpan(0, 16)) + ".json");
}
