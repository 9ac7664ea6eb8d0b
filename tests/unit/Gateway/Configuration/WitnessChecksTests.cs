using System.Text.Json.Nodes;
using Exchange.Audit.Notes;
using Exchange.Gateway.Configuration;
using Exchange.Gateway.Hosting;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Configuration;

/// <summary>If one of these fails, a node starts and is witnessed by nobody, or trusts a key that it was not meant to.</summary>
public sealed class WitnessChecksTests : IDisposable
{
    private const string Url = "https://nanping.example/audit/witness";

    private readonly NodeFiles _files = new();

    public WitnessChecksTests()
    {
        _files.Write("checkpoints.key", NoteSignerKey.Generate("exchange.example/350703", NoteKeyType.Ed25519).ToPrivateText());
        _files.Write("witness.key", TestKeys.City.ToPrivateText() + "\n");
        _files.With("Audit:CheckpointKeyFile", "checkpoints.key")
            .With("Audit:Witnesses", new JsonArray(new JsonObject { ["Url"] = Url, ["VerifierKey"] = TestKeys.City.VerifierKey.ToString() }))
            .With("Audit:Witness", new JsonObject
            {
                ["KeyFile"] = "witness.key",
                ["Logs"] = new JsonArray(new JsonObject
                {
                    ["Origin"] = TestKeys.Origin,
                    ["VerifierKeys"] = new JsonArray(TestKeys.Log.VerifierKey.ToString()),
                    ["Url"] = "https://jianyang.example/audit/log/0/",
                }),
            });
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task WitnessesAndWitnessedLogs_AreRead()
    {
        CompiledNode node = _files.Compile();
        await using (node.State)
        {
            Assert.Equal((TestKeys.City.VerifierKey.Name, Url + "/"), (Assert.Single(node.Witnesses).Name, node.Witnesses[0].Url.ToString()));
            Assert.Equal(TestKeys.City.VerifierKey.ToString(), node.Witness!.Key.VerifierKey.ToString());
            Assert.Equal("https://jianyang.example/audit/log/0/", node.Witness.Logs[TestKeys.Origin].Url.ToString());
            Assert.Equal(TestKeys.Log.VerifierKey.ToString(), Assert.Single(node.Witness.Logs[TestKeys.Origin].Keys).ToString());
        }
    }

    [Theory]
    [InlineData("Audit:CheckpointKeyFile", null, "Audit:Witnesses")]
    [InlineData("Audit:Witnesses:0:Url", "nanping", "Audit:Witnesses:0:Url")]
    [InlineData("Audit:Witnesses:0:VerifierKey", "", "Audit:Witnesses:0:VerifierKey")]
    [InlineData("Audit:Witnesses:0:VerifierKey", "log", "Audit:Witnesses:0:VerifierKey")]
    [InlineData("Audit:Witness:KeyFile", "checkpoints.key", "Audit:Witness:KeyFile")]
    [InlineData("Audit:Witness:KeyFile", "nowhere.key", "Audit:Witness:KeyFile")]
    [InlineData("Audit:Witness:Logs:0:Origin", "", "Audit:Witness:Logs:0:Origin")]
    [InlineData("Audit:Witness:Logs:0:VerifierKeys:0", "witness", "Audit:Witness:Logs:0:VerifierKeys:0")]
    [InlineData("Audit:Witness:Logs:0:Url", "", "Audit:Witness:Logs:0:Url")]
    public void Mistake_IsNamedByItsKey(string key, string? value, string expected)
    {
        _files.With(key, value switch
        {
            "log" => TestKeys.Log.VerifierKey.ToString(),
            "witness" => TestKeys.City.VerifierKey.ToString(),
            _ => value,
        });
        InvalidConfigurationException refusal = Assert.Throws<InvalidConfigurationException>(_files.CompileAndClose);
        Assert.Equal([expected], refusal.Lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }
}
