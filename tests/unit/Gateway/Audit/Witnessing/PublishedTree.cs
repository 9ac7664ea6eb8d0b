using System.Buffers;
using System.Net;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Gateway.Audit.Witnessing;

/// <summary>A log as it is published at its own address, without a network.</summary>
internal sealed class PublishedTree : HttpMessageHandler
{
    public WitnessedTree Tree { get; set; } = new();

    /// <summary>Null where nothing is published.</summary>
    public SignedCheckpoint? Checkpoint { get; set; }

    /// <summary>Thrown at whoever asks.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Whether somebody else than the log answers, with a copy.</summary>
    public bool IsCopy { get; set; }

    /// <summary>How often it was asked for its checkpoint.</summary>
    public int Asked { get; private set; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Fails is not null)
        {
            throw Fails;
        }

        string path = request.RequestUri!.AbsolutePath["/audit/log/0/".Length..];
        if (path == "checkpoint")
        {
            Asked++;
            return Checkpoint is null ? new HttpResponseMessage(HttpStatusCode.NotFound) : Ok(Checkpoint.Note.ToBytes());
        }

        ArrayBufferWriter<byte> content = new();
        return TilePath.TryParse(path, out TilePath tile) && Tree.Tiles.TryRead(tile, content) ? Ok(content.WrittenSpan.ToArray()) : new HttpResponseMessage(HttpStatusCode.NotFound);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new NotSupportedException();

    private HttpResponseMessage Ok(byte[] content)
    {
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };
        response.Headers.Age = IsCopy ? TimeSpan.FromSeconds(5) : null;
        return response;
    }
}
