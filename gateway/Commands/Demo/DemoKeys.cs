using System.Security.Cryptography;
using Exchange.Audit;
using Exchange.Gateway.Access;
using Exchange.Gateway.Verification.StatusLists;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>The demo's keys and secrets: made at the first start, kept afterwards, readable by the owner only.</summary>
internal sealed class DemoKeys(string directory)
{
    /// <summary>Whose key signs citizens in.</summary>
    public const string Identity = "identity";

    public string SigningKeyOf(string owner) => EnsurePair(owner).Pem;

    public string JwksOf(string owner) => EnsurePair(owner).Jwks;

    public string AuditKeyOf(DemoNode node) => Ensure($"{node.Name}-audit.key", AuditKeys.Generate);

    public string CheckpointKeyOf(DemoNode node)
    {
        string path = Path.Combine(directory, $"{node.Name}-checkpoints.key");
        if (!File.Exists(path))
        {
            CheckpointKey.Write(path, $"demo.exchange/{node.Code}");
        }

        return path;
    }

    /// <summary>The public half of <see cref="CheckpointKeyOf"/>, of replica 0.</summary>
    public string CheckpointVerifierOf(DemoNode node) => File.ReadAllText(CheckpointKeyOf(node) + ".pub");

    public string WitnessKeyOf(DemoNode node)
    {
        string path = Path.Combine(directory, $"{node.Name}-witness.key");
        if (!File.Exists(path))
        {
            WitnessKey.Write(path, $"demo.exchange/witness/{node.Code}");
        }

        return path;
    }

    public string WitnessVerifierOf(DemoNode node) => File.ReadAllText(WitnessKeyOf(node) + ".pub");

    public string StatusKeyOf(DemoNode node) => Ensure($"{node.Name}-status-lists.key", StatusKey.Generate);

    public string SecretOf(string name) => Ensure($"{name}.secret", () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    public string Write(string name, string content)
    {
        string path = Path.Combine(directory, name);
        PrivateFile.Write(path, content);
        return path;
    }

    private (string Pem, string Jwks) EnsurePair(string owner)
    {
        string pem = Ensure($"{owner}.pem", NewSigningKey);
        string jwks = Ensure($"{owner}.jwks.json", () =>
        {
            using ECDsa read = ECDsa.Create();
            read.ImportFromPem(File.ReadAllText(pem));
            return SigningKeys.PublicJwks(read);
        });
        return (pem, jwks);
    }

    private static string NewSigningKey()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private string Ensure(string name, Func<string> make)
    {
        string path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, make());
        }

        return path;
    }
}
