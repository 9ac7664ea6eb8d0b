using System.Net;
using Exchange.Audit.Notes;
using Exchange.Audit.Tree;

namespace Exchange.Gateway.Audit.Cosigning;

/// <summary>What came of asking a witness.</summary>
internal enum SubmissionOutcome
{
    Cosigned,

    /// <summary>The witness has cosigned another size than was told to it; it says which.</summary>
    OtherSize,

    /// <summary>The witness has cosigned more records than the log has: the log was set back, or written by another.</summary>
    SetBack,

    /// <summary>The witness has not cosigned, and says so by its status.</summary>
    Refused,

    /// <summary>The answer is none that a witness gives, or not with its key.</summary>
    AnswerUnusable,
}

/// <param name="Cosignatures">Verified; none unless cosigned.</param>
/// <param name="Size">The size that the witness tells; null unless it does.</param>
internal sealed record Submission(SubmissionOutcome Outcome, IReadOnlyList<NoteSignature> Cosignatures, ulong? Size, string Reason);

/// <summary>Asks one witness to cosign (c2sp.org/tlog-witness, "add-checkpoint").</summary>
internal sealed class WitnessClient(HttpClient http, WitnessAddress witness, PublishedLog published)
{
    private readonly Uri _address = new(witness.Url, AddCheckpointRequest.Path);
    private ulong _cosignedSize;

    /// <summary>What to ask with: it bears with a witness for five seconds, and with no more than its longest answer.</summary>
    public static HttpClient NewHttpClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = WitnessAnswer.MaximumBytes,
    };

    /// <summary>Asks, and once more where the witness tells what it has cosigned last.</summary>
    /// <exception cref="HttpRequestException">The witness cannot be reached, or says too much.</exception>
    /// <exception cref="OperationCanceledException">It takes too long, or the node stops.</exception>
    /// <exception cref="TreeCorruptException">The log's own tiles are damaged.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public async Task<Submission> SubmitAsync(SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        Submission submission = await AskAsync(checkpoint, cancellation);
        if (submission is { Outcome: SubmissionOutcome.OtherSize, Size: { } size })
        {
            _cosignedSize = size;
            submission = await AskAsync(checkpoint, cancellation);
        }

        if (submission.Outcome == SubmissionOutcome.Cosigned)
        {
            _cosignedSize = checkpoint.Checkpoint.Size;
        }

        return submission;
    }

    private async Task<Submission> AskAsync(SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        // A log that was set back has fewer records than the witness knows; asked so, it says how many.
        ulong from = Math.Min(_cosignedSize, checkpoint.Checkpoint.Size);
        ConsistencyProof proof = published.ProveConsistency(from, checkpoint);
        AddCheckpointRequest request = AddCheckpointRequest.Of(from, [.. proof.Hashes.Select(hash => (ReadOnlyMemory<byte>)hash.ToArray())], checkpoint);
        using ByteArrayContent content = new(request.ToBytes());
        using HttpResponseMessage response = await http.PostAsync(_address, content, cancellation);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => OfCosignatures(body, checkpoint),
            HttpStatusCode.Conflict => OfSize(body, checkpoint.Checkpoint.Size),
            var status => new Submission(SubmissionOutcome.Refused, [], null, $"it answers {(int)status}"),
        };
    }

    private Submission OfCosignatures(byte[] body, SignedCheckpoint checkpoint)
    {
        WitnessAnswerOutcome outcome = WitnessAnswer.ReadCosignatures(body, checkpoint, [witness.Key], out IReadOnlyList<Cosignature> cosignatures);
        return outcome == WitnessAnswerOutcome.Cosigned
            ? new Submission(SubmissionOutcome.Cosigned, [.. cosignatures.Select(cosignature => cosignature.Signature)], null, "")
            : new Submission(SubmissionOutcome.AnswerUnusable, [], null, $"its answer holds no cosignature of its key ({outcome})");
    }

    private static Submission OfSize(byte[] body, ulong own) =>
        !WitnessAnswer.TryReadSize(body, out ulong size) ? new Submission(SubmissionOutcome.AnswerUnusable, [], null, "it answers 409 without the size that it has cosigned")
        : size > own ? new Submission(SubmissionOutcome.SetBack, [], size, $"it has cosigned {size} records of this log, which has {own}: the log was set back, or another node has written it")
        : new Submission(SubmissionOutcome.OtherSize, [], size, $"it has cosigned {size} records of this log, and does not say so a second time");
}
