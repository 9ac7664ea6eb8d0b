using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Interop;

/// <summary>Fails where a department's own programmers could not speak to an adapter, or write one, in another language.</summary>
[Collection(DemoTests.Name)]
public sealed class ThirdPartyTests(Demo demo) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [PythonGrpcFact]
    public async Task ThirdPartyClient_GetsCertificateFromAdapter()
    {
        string id = demo.Access.Sample("revoked", "district");

        CommandResult result = await GetByPythonAsync(id, File.ReadAllText(demo.PathOf("keys", "adapter-district.secret")));

        Assert.True(result.ExitCode == 0, result.Output);
        JsonElement certificate = JsonDocument.Parse(result.Output).RootElement.GetProperty("certificate");
        Assert.Equal(id, certificate.GetProperty("id").GetString());
        Assert.Equal("CANONICAL_STATE_REVOKED", certificate.GetProperty("state").GetProperty("canonical").GetString());
    }

    [PythonGrpcFact]
    public async Task ThirdPartyClientWithoutSecret_IsRefused()
    {
        CommandResult result = await GetByPythonAsync(demo.Access.Sample("valid", "district"), "guessed");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("UNAUTHENTICATED", result.Output, StringComparison.Ordinal);
    }

    [PythonGrpcFact]
    public async Task ThirdPartySource_IsVerifiedLikeAnyOther()
    {
        string known = demo.Access.Sample("valid", "district");
        string unknown = demo.Access.Of("unknown").First(id => id.Contains(demo.Access.SampleDetails[known].TypeCode, StringComparison.Ordinal));
        await using RunningProgram server = RunningProgram.Start(PythonGrpc.Interpreter,
            [PythonGrpc.ScriptOf("source_server.py"), PythonGrpc.WriteDescriptors(_directory), CertificateOf(known, "CANONICAL_STATE_SUSPENDED")]);
        string port = (await server.LineAsync("listening on")).Split(' ')[^1];
        await using OwnNode node = await OwnNode.StartAsync(demo, change: configuration => configuration["Sources"]![0]!["Adapter"] = "http://127.0.0.1:" + port);

        Answer suspended = await node.Client.VerdictAsync(known, node.TokenOf("district-counter"));
        Answer none = await node.Client.VerdictAsync(unknown, node.TokenOf("district-counter"));

        Assert.Equal("suspended", suspended.Json.GetProperty("verdict").GetString());
        Assert.Equal("registry", suspended.Json.GetProperty("servedFrom").GetString());
        Assert.Equal("unknown", none.Json.GetProperty("verdict").GetString());
    }

    private async Task<CommandResult> GetByPythonAsync(string id, string secret)
    {
        JsonNode source = JsonNode.Parse(File.ReadAllText(demo.PathOf("district", "node.json")))!["Sources"]![0]!;
        Uri adapter = new((string)source["Adapter"]!);
        await using RunningProgram program = RunningProgram.Start(PythonGrpc.Interpreter,
            [PythonGrpc.ScriptOf("source_client.py"), PythonGrpc.WriteDescriptors(_directory), adapter.Authority, secret, (string)source["Name"]!, id]);
        int exitCode = await program.EndAsync();
        return new CommandResult(exitCode, program.Output);
    }

    private string CertificateOf(string id, string state) => JsonSerializer.Serialize(new
    {
        id,
        type = new { code = demo.Access.SampleDetails[id].TypeCode, name = "营业执照" },
        number = "T-1",
        issuer = new { code = "350703", name = "第三方登记机关" },
        holder = new { name = "第三方餐饮店", code = demo.Access.SampleDetails[id].HolderCode, codeType = demo.Access.SampleDetails[id].HolderCodeType },
        validFrom = new { year = 2020, month = 1, day = 1 },
        state = new { sourceCode = "02", canonical = state },
        version = "001",
        changeSequence = 1,
    });
}
