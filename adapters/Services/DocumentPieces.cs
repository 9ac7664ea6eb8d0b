using System.Buffers;
using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Exchange.Adapters.Services;

/// <summary>Passes a document on piece by piece. The next piece is read when the caller has taken the last.</summary>
internal sealed class DocumentPieces(TimeProvider time)
{
    private const int PieceLength = 64 * 1024;

    public async Task SendAsync(
        SourceDocument document, SourceSettings settings, IServerStreamWriter<DocumentPart> stream, CancellationToken caller)
    {
        if (document.Length > (ulong)settings.DocumentLimit)
        {
            throw TooLong(settings);
        }

        var head = new DocumentHead { MediaType = document.MediaType, Length = document.Length };
        await stream.WriteAsync(new DocumentPart { Head = head }, caller).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            long sent = 0;
            int length;
            while ((length = await ReadPieceAsync(document.Content, buffer, settings.AttemptTimeout, caller).ConfigureAwait(false)) > 0)
            {
                sent += length;
                if (sent > settings.DocumentLimit)
                {
                    throw TooLong(settings);
                }

                var piece = ByteString.CopyFrom(buffer, 0, length);
                await stream.WriteAsync(new DocumentPart { Content = piece }, caller).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A registry that falls silent within a document is given up after the time of one attempt.
    private async ValueTask<int> ReadPieceAsync(Stream content, byte[] buffer, TimeSpan limit, CancellationToken caller)
    {
        using var end = new CancellationTokenSource(limit, time);
        using var registration = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), end);
        try
        {
            return await content.ReadAsync(buffer.AsMemory(0, PieceLength), end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw SourceFailure.TimedOut.ToException();
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            throw SourceFailure.Unavailable("the connection to the registry broke within the document").ToException();
        }
    }

    private static RpcException TooLong(SourceSettings settings) =>
        SourceFailure.Invalid($"the document is longer than {settings.DocumentLimit} bytes").ToException();
}
