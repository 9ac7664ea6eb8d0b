using System.Net;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit;
using Exchange.Gateway.Http;
using Exchange.Tests.Unit.Audit;
using Exchange.Tests.Unit.Audit.Notes;

namespace Exchange.Tests.Unit.Gateway.Audit;

/// <summary>If one of these fails, whoever follows a log takes a fault of this node, or a copy that lags behind, for a log that hides something.</summary>
public sealed class PublishedLogEndpointsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PublishedLog _published;

    public PublishedLogEndpointsTests()
    {
        _published = new PublishedLog(_directory.Path, 0) { Latest = TestKeys.Checkpoint(1) };
        _published.Checkpoints().Write(_published.Latest.Note.ToBytes());
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CheckpointOfAnotherReplica_SaysThatItIsACopy()
    {
        await using ServedEndpoints served = await ServeAsync();
        using HttpResponseMessage own = await served.Http.GetAsync(new Uri("/audit/log/0/checkpoint", UriKind.Relative));
        using HttpResponseMessage other = await served.Http.GetAsync(new Uri("/audit/log/1/checkpoint", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, null), (own.StatusCode, own.Headers.Age));
        Assert.Equal((HttpStatusCode.OK, TimeSpan.FromSeconds(5)), (other.StatusCode, other.Headers.Age));
    }

    [Fact]
    public async Task FilesThatCannotBeRead_AreUnavailableAndNotMissing()
    {
        // A directory in the place of a file: opening it fails, whoever asks.
        Directory.CreateDirectory(Path.Combine(_directory.Path, "tree", "level-0"));
        await using ServedEndpoints served = await ServeAsync();

        using HttpResponseMessage tile = await served.Http.GetAsync(new Uri("/audit/log/0/tile/0/000.p/1", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, tile.StatusCode);
        Assert.NotNull(tile.Headers.RetryAfter);
    }

    private Task<ServedEndpoints> ServeAsync() => ServedEndpoints.StartAsync(app =>
    {
        app.UseExceptionProblems();
        new PublishedLogEndpoints(_published, new OtherReplicas()).Map(app);
    });

    /// <summary>One checkpoint, whatever the replica.</summary>
    private sealed class OtherReplicas : IReplicaTrees
    {
        public Task<byte[]?> CheckpointAsync(int replica, CancellationToken cancellation) => Task.FromResult<byte[]?>(TestKeys.Checkpoint(1).Note.ToBytes());

        public Task<byte[]?> ReadAsync(int replica, TilePath path, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);

        public ITileStorage TilesOf(int replica) => throw new NotSupportedException();
    }
}
