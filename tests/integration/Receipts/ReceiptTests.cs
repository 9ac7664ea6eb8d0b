using Exchange.Contracts.V1;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Receipts;

/// <summary>If one of these fails, an office cannot prove what it was told.</summary>
[Collection(DemoTests.Name)]
public sealed class ReceiptTests(Demo demo) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>The keys are asked of the node that the receipt names.</summary>
    [Fact]
    public async Task Receipt_IsVerifiedByTheCommand()
    {
        string id = demo.Access.Sample("revoked", "district");
        Answer answer = await AskAsync(id);

        CommandResult result = await ExchangeProgram.RunAsync("receipt", "verify", _directory.Write("answer.json", answer.Text));

        Assert.True(result.ExitCode == 0, result.Output);
        foreach (string said in new[] { "The signature holds", "revoked", id, Purpose.Granted, Purpose.Officer, $"log {answer.Audit.Log}, record {answer.Audit.Index}" })
        {
            Assert.Contains(said, result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReceiptWithKeysInAFile_NeedsNoNetwork()
    {
        string receipt = Receipt(await AskAsync(demo.Access.Sample("valid", "district")));
        string keys = _directory.Write("jwks.json", (await demo.District.GetAsync("/.well-known/jwks.json")).Text);
        string cityKeys = _directory.Write("city.json", (await demo.City.GetAsync("/.well-known/jwks.json")).Text);
        string changed = receipt[..^20] + (receipt[^20] == 'A' ? 'B' : 'A') + receipt[^19..];

        Assert.Equal(0, (await ExchangeProgram.RunAsync("receipt", "verify", _directory.Write("good", receipt), "--jwks", keys)).ExitCode);
        CommandResult forged = await ExchangeProgram.RunAsync("receipt", "verify", _directory.Write("changed", changed), "--jwks", keys);
        Assert.Equal(1, forged.ExitCode);
        Assert.Contains("NOT PROVEN", forged.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ExchangeProgram.RunAsync("receipt", "verify", _directory.Write("good", receipt), "--jwks", cityKeys)).ExitCode);
        Assert.Equal(1, (await ExchangeProgram.RunAsync("receipt", "verify", _directory.Write("other", "{}"), "--jwks", keys)).ExitCode);
        Assert.Equal(1, (await ExchangeProgram.RunAsync("receipt", "verify", _directory.PathOf("missing"))).ExitCode);
    }

    [Fact]
    public async Task ReceiptOverGrpc_IsGivenWhereAskedFor()
    {
        string id = demo.Access.Sample("valid", "district");
        await AskAsync(id);

        VerifyReply reply = await demo.District.VerifyByGrpcAsync(new VerifyRequest { CertificateId = id, Receipt = true }, demo.Counter);

        Assert.True(Exchange.Gateway.Verification.Receipts.Receipt.TryRead(reply.Receipt, out var receipt));
        Assert.Equal((reply.Audit.Log, reply.Audit.Index), (receipt.Body.Audit.Log, receipt.Body.Audit.Index));
        Assert.Equal("", (await demo.District.VerifyByGrpcAsync(id, demo.Counter)).Receipt);
    }

    /// <summary>Production nodes have no counter page; receipts must be readable there all the same.</summary>
    [Fact]
    public async Task PageOfReceipts_IsServedWithoutTheCounterPage()
    {
        await using OwnNode node = await OwnNode.StartAsync(demo);
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["receipt"] = Receipt(await AskAsync(demo.Access.Sample("valid", "district"))) });

        Assert.Equal((200, "text/html"), ((await node.Client.GetAsync("/receipts")).Status, (await node.Client.GetAsync("/receipts")).MediaType));
        Assert.Equal(404, (await node.Client.GetAsync("/")).Status);
        Answer explained = await demo.District.PostAsync("/receipts?lang=en", form);
        Assert.Contains("data-fault=\"None\"", explained.Text, StringComparison.Ordinal);
        Assert.Contains(Purpose.Officer, explained.Text, StringComparison.Ordinal);
    }

    private Task<Answer> AskAsync(string certificateId) => Eventually.GetAsync("a verdict with its receipt", async () =>
    {
        Answer answer = await demo.District.VerifyAsync(new { certificateId, receipt = true, context = Purpose.Context }, demo.Counter);
        return answer.Status == 503 ? null : answer;
    });

    private static string Receipt(Answer answer) => answer.Json.GetProperty("receipt").GetString()!;
}
