using System.Net;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Notes;

namespace Exchange.Gateway.Audit.Cosigning;

/// <summary>What a witness says it has cosigned last of a log (c2sp.org/tlog-witness, "Monitoring APIs").</summary>
/// <param name="Witness">Its name.</param>
/// <param name="Checkpoint">Signed by the log and by the witness; null where it has cosigned none, or does not say.</param>
/// <param name="Failure">Why it does not say; null where it does.</param>
internal sealed record WitnessRecall(string Witness, SignedCheckpoint? Checkpoint, string? Failure)
{
    /// <param name="http">Follows no redirection and has limits: <see cref="WitnessClient.NewHttpClient"/>.</param>
    /// <param name="log">The key that signs the log's checkpoints; its name is the log's origin.</param>
    public static async Task<WitnessRecall> AskAsync(HttpClient http, WitnessAddress witness, NoteVerifierKey log, CancellationToken cancellation)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(log.Name)));
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri(witness.Url, hash + "/checkpoint"), cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => Read(witness, log, await response.Content.ReadAsByteArrayAsync(cancellation)),
                HttpStatusCode.NotFound => new WitnessRecall(witness.Name, null, null),
                var status => new WitnessRecall(witness.Name, null, $"it answers {(int)status}"),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new WitnessRecall(witness.Name, null, exception.Message);
        }
    }

    private static WitnessRecall Read(WitnessAddress witness, NoteVerifierKey log, byte[] body) =>
        SignedCheckpoint.TryParse(body, out SignedCheckpoint? checkpoint, out _) && checkpoint.Verify(log.Name, [log], [witness.Key]).Cosignatures.Count == 1
            ? new WitnessRecall(witness.Name, checkpoint, null)
            : new WitnessRecall(witness.Name, null, "it shows no checkpoint that this log and it have signed");
}
