using System.Net;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Notes;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>What logs of others, which read nothing but c2sp.org/tlog-witness, are answered. If one of these fails, they misunderstand it.</summary>
public sealed class WitnessEndpointsTests
{
    private const string Address = WitnessEndpoints.Prefix + AddCheckpointRequest.Path;

    [Fact]
    public async Task Cosignature_IsALineOfText()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        WitnessedTree tree = new();
        SignedCheckpoint checkpoint = tree.Grow(3);

        using HttpResponseMessage response = await PostAsync(served, tree.Request(0, checkpoint).ToBytes());

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(WitnessAnswerOutcome.Cosigned, WitnessAnswer.ReadCosignatures(await response.Content.ReadAsByteArrayAsync(), checkpoint, [TestKeys.City.VerifierKey], out _));
    }

    [Fact]
    public async Task OtherSize_IsToldToTheLetter()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        WitnessedTree tree = new();
        (await PostAsync(served, tree.Request(0, tree.Grow(3)).ToBytes())).Dispose();

        using HttpResponseMessage response = await PostAsync(served, tree.Request(0, tree.Grow(7)).ToBytes());

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("text/x.tlog.size", response.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal("3\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task EachRefusal_HasItsStatus()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        WitnessedTree tree = new();
        SignedCheckpoint three = tree.Grow(3);
        (await PostAsync(served, tree.Request(0, three).ToBytes())).Dispose();
        SignedCheckpoint unknown = SignedCheckpoint.Of(Checkpoint.Of("exchange.example/other", 3, TestKeys.Hash(1)), TestKeys.Log);
        SignedCheckpoint forged = SignedCheckpoint.Of(three.Checkpoint, NoteSignerKey.Generate(TestKeys.Origin, NoteKeyType.Ed25519));
        (int Status, AddCheckpointRequest Request)[] cases =
        [
            (404, AddCheckpointRequest.Of(0, [], unknown)),
            (403, AddCheckpointRequest.Of(3, [], forged)),
            (400, AddCheckpointRequest.Of(9, [], tree.Grow(8))),
            (422, AddCheckpointRequest.Of(3, [TestKeys.Hash(1)], tree.Grow(8))),
            (422, AddCheckpointRequest.Of(3, [], TestKeys.Checkpoint(3, root: 9))),
            (409, AddCheckpointRequest.Of(0, [], TestKeys.Checkpoint(0, SHA256.HashData([])))),
        ];
        foreach ((int status, AddCheckpointRequest request) in cases)
        {
            using HttpResponseMessage response = await PostAsync(served, request.ToBytes());
            Assert.Equal(status, (int)response.StatusCode);
            Assert.EndsWith("\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    // Fails: anybody takes the node down, or what is no checkpoint gets into its database.
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("old 0\n")]
    [InlineData("old 0\n\n")]
    [InlineData("old 00\n\n{0}")]
    [InlineData("old -1\n\n{0}")]
    [InlineData("old 18446744073709551616\n\n{0}")]
    [InlineData("old 0\r\n\r\n{0}")]
    [InlineData("old 0\nnot a hash\n\n{0}")]
    [InlineData("old 0\n\n{0}\0")]
    [InlineData("old 0\n\n{0}— unfinished")]
    [InlineData("{\"old\":0}")]
    public async Task HostileBody_IsRefused(string body)
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        byte[] bytes = Encoding.UTF8.GetBytes(body.Replace("{0}", new WitnessedTree().Grow(3).Note.ToString(), StringComparison.Ordinal));

        using HttpResponseMessage response = await PostAsync(served, bytes);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(await witness.Memory.ReadAsync(TestKeys.Origin, CancellationToken.None));
    }

    [Fact]
    public async Task BodyWithMoreLinesOfProofThanOneCanHave_IsRefused()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        string lines = string.Concat(Enumerable.Repeat(Convert.ToBase64String(TestKeys.Hash(1)) + "\n", AddCheckpointRequest.MaximumProofHashes + 1));

        using HttpResponseMessage response = await PostAsync(served, Encoding.UTF8.GetBytes($"old 1\n{lines}\n{new WitnessedTree().Grow(3).Note}"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyWithoutEnd_IsCutOff(bool announced)
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        using HttpRequestMessage request = new(HttpMethod.Post, Address) { Content = new ByteArrayContent(new byte[AddCheckpointRequest.MaximumBytes + 1]) };
        request.Headers.TransferEncodingChunked = !announced;

        using HttpResponseMessage response = await served.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    // Fails: a checkpoint is cosigned and not remembered, or a log takes a passing trouble for a refusal.
    [Fact]
    public async Task WithoutItsDatabase_NothingIsCosigned()
    {
        await using TestWitness witness = new();
        await using ServedEndpoints served = await ServeAsync(witness);
        WitnessedTree tree = new();

        using HttpResponseMessage response = await PostAsync(served, tree.Request(0, tree.Grow(3)).ToBytes());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(["database"], witness.Health.Degraded());
    }

    [Fact]
    public async Task MonitorsRead_WhatWasCosignedLast()
    {
        await using TestWitness witness = await TestWitness.StartAsync();
        await using ServedEndpoints served = await ServeAsync(witness);
        string address = WitnessEndpoints.Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TestKeys.Origin))) + "/checkpoint";
        using (HttpResponseMessage nothing = await served.Http.GetAsync(address))
        {
            Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        }

        WitnessedTree tree = new();
        (await PostAsync(served, tree.Request(0, tree.Grow(3)).ToBytes())).Dispose();

        Assert.True(SignedCheckpoint.TryParse(await served.Http.GetByteArrayAsync(address), out SignedCheckpoint? read, out _));
        Assert.Single(read.Verify(TestKeys.Origin, [TestKeys.Log.VerifierKey], [TestKeys.City.VerifierKey]).Cosignatures);
        using HttpResponseMessage unknown = await served.Http.GetAsync(WitnessEndpoints.Prefix + new string('0', 64) + "/checkpoint");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static Task<ServedEndpoints> ServeAsync(TestWitness witness) => ServedEndpoints.StartAsync(app =>
    {
        app.UseExceptionProblems();
        new WitnessEndpoints(witness.Witness, witness.Checkpoints, witness.Memory, witness.Queue).Map(app);
    });

    private static async Task<HttpResponseMessage> PostAsync(ServedEndpoints served, byte[] body)
    {
        using ByteArrayContent content = new(body);
        return await served.Http.PostAsync(Address, content);
    }
}
