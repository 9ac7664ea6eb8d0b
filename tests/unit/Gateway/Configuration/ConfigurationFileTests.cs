using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;

namespace Exchange.Tests.Unit.Gateway.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly NodeFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Fails: a node finds its keys only when it is started from one folder.
    [Fact]
    public void Paths_AreRelativeToTheFile()
    {
        NodeConfiguration configuration = _files.Read();
        Assert.Equal(
            new[] { "signing.pem", "signing.pem", "client.jwks.json", "client.jwks.json", "adapter.secret", "adapter.secret", "audit", "audit.key", "state.db" }.Select(name => Path.Combine(_files.Directory, name)),
            [
                configuration.Access.SigningKeyFile, configuration.Access.RetiredKeyFiles[0], configuration.Access.Issuers[0].JwksFile, configuration.Access.Clients[0].JwksFile,
                configuration.Sources[0].SecretFile!, configuration.Resources[0].SecretFile!, configuration.Audit.Directory, configuration.Audit.KeyFiles[0], configuration.State.SqliteFile!,
            ]);
    }

    // Fails: a key with a typing error is ignored, and the node runs with the default instead.
    [Theory]
    [InlineData("Sources:0:Concurency")]
    [InlineData("Acess")]
    [InlineData("Access:Grants:0:Purpose")]
    public void UnknownKey_IsRefused(string key)
    {
        _files.With(key, "64");
        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(_files.Read);
        Assert.Contains(key + ": ", refusal.Message, StringComparison.Ordinal);
    }

    // Fails: somebody with three typing errors starts the node four times.
    [Fact]
    public void UnknownKeys_AreAllToldAtOnce()
    {
        string[] keys = ["Cards:Capacity", "Sources:0:Concurency", "Access:Grants:0:Purpose"];
        foreach (string key in keys)
        {
            _files.With(key, "64");
        }

        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(_files.Read);
        Assert.All(keys, key => Assert.Contains(key + ": ", refusal.Message, StringComparison.Ordinal));
    }

    // Fails: a value of the wrong kind ends in a crash that names neither file nor key.
    [Theory]
    [InlineData("Sources:0:Deadline", "soon")]
    [InlineData("Node:Replica", "first")]
    [InlineData("Access:Grants:0:From", "2026-02-30")]
    public void ValueOfTheWrongKind_IsRefused(string key, string value)
    {
        _files.With(key, value);
        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(_files.Read);
        Assert.Contains("node.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    // Fails: a file that is missing or damaged ends in a crash.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    public void UnreadableFile_IsRefusedByName(string? content)
    {
        string file = content is null ? Path.Combine(_files.Directory, "nowhere.json") : _files.Write("broken.json", content);
        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(() => ConfigurationFile.Read(file));
        Assert.Contains(Path.GetFileName(file), refusal.Message, StringComparison.Ordinal);
    }
}
