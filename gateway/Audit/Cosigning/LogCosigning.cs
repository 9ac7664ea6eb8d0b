using Exchange.Audit.Notes;
using Exchange.Audit.Tree;
using Exchange.Gateway.Audit.Witnessing;
using Exchange.Gateway.Health;

namespace Exchange.Gateway.Audit.Cosigning;

/// <summary>
/// Has each new checkpoint of this replica's log cosigned by every witness, and published with what they answer. One question at a
/// time for each witness; publication waits for none of them.
/// </summary>
internal sealed partial class LogCosigning(
    IReadOnlyList<WitnessAddress> witnesses, HttpClient http, PublishedLog published, LogPublication publication, NodeHealth health, TimeProvider time, ILogger<LogCosigning> logger)
    : BackgroundService
{
    /// <summary>A witness is asked no more often than this.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>For so long a witness that did not cosign is left alone; shorter than a failure counts in <see cref="NodeHealth"/>.</summary>
    public static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(3);

    /// <summary>A witness that is just being started anew is back by the next question, and nobody need know.</summary>
    private const int FailuresToTell = 2;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(witnesses.Select(witness => FollowAsync(witness, stoppingToken)));

    private async Task FollowAsync(WitnessAddress witness, CancellationToken cancellation)
    {
        WitnessClient client = new(http, witness, published);
        SignedCheckpoint? cosigned = null;
        int failures = 0;
        while (true)
        {
            SignedCheckpoint checkpoint = await published.AfterAsync(cosigned, cancellation);
            long asked = time.GetTimestamp();
            string? failure = await TryAsync(client, witness, checkpoint, cancellation);
            if (failure is null)
            {
                cosigned = checkpoint;
                Heal(witness, failures);
                failures = 0;
                // From question to question, so that the next comes right behind the next checkpoint and not ever later.
                TimeSpan rest = Interval - time.GetElapsedTime(asked);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, cancellation);
            }
            else
            {
                Tell(witness, failure, ++failures);
                await Task.Delay(AfterFailure, time, cancellation);
            }
        }
    }

    /// <returns>Why it is not cosigned; null where it is.</returns>
    private async Task<string?> TryAsync(WitnessClient client, WitnessAddress witness, SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        try
        {
            Submission submission = await client.SubmitAsync(checkpoint, cancellation);
            WitnessMetrics.Submitted(witness.Name, submission.Outcome.ToString());
            if (submission.Outcome != SubmissionOutcome.Cosigned)
            {
                return submission.Reason;
            }

            publication.TryCosign(checkpoint, submission.Cosignatures);
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException or TreeCorruptException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            WitnessMetrics.Submitted(witness.Name, "Failed");
            return exception.Message;
        }
    }

    private void Heal(WitnessAddress witness, int failures)
    {
        health.Succeeded(witness.Part);
        if (failures >= FailuresToTell)
        {
            Log.CosignedAgain(logger, witness.Name);
        }
    }

    private void Tell(WitnessAddress witness, string failure, int failures)
    {
        if (failures < FailuresToTell)
        {
            return;
        }

        health.Failed(witness.Part);
        if (failures == FailuresToTell)
        {
            Log.NotCosigned(logger, witness.Name, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The witness {Witness} does not cosign the audit log: {Reason}")]
        public static partial void NotCosigned(ILogger logger, string witness, string reason);

        [LoggerMessage(2, LogLevel.Information, "The witness {Witness} cosigns the audit log again")]
        public static partial void CosignedAgain(ILogger logger, string witness);
    }
}
