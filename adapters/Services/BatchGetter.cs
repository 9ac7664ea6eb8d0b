using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Services;

/// <summary>
/// Gets many certificates of one source at a time. A batch uses at most half of the source's concurrency, so that
/// single lookups still find a place beside it. It ends before its caller's patience: what is not there by then is an
/// error of its own and does not take the others along.
/// </summary>
internal sealed class BatchGetter(TimeProvider time)
{
    private const int Most = 1_000;

    /// <summary>The share of the caller's patience that the registry is waited for; the rest is for the way back.</summary>
    private const double ShareOfPatience = 0.9;

    /// <summary>In milliseconds: longer than any timer goes.</summary>
    private const double LongestPatience = int.MaxValue;

    /// <param name="deadline">When the caller gives up, in UTC.</param>
    public async Task<BatchGetCertificatesReply> GetAsync(
        GuardedSource source, IReadOnlyList<string> ids, DateTime deadline, CancellationToken caller)
    {
        if (ids.Count > Most)
        {
            throw Statuses.InvalidArgument($"a batch has at most {Most} ids");
        }

        var entries = new BatchEntry[ids.Count];
        var next = -1;
        var patience = (deadline - time.GetUtcNow().UtcDateTime).TotalMilliseconds * ShareOfPatience;
        using var patient = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Clamp(patience, 0, LongestPatience)), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(caller, patient.Token);
        var workers = Math.Min(ids.Count, Math.Max(1, source.Settings.Concurrency / 2));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync())).ConfigureAwait(false);
        return new BatchGetCertificatesReply { Entries = { entries } };

        async Task WorkAsync()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < ids.Count)
            {
                entries[index] = await EntryAsync(source, ids[index], end.Token).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<BatchEntry> EntryAsync(GuardedSource source, string id, CancellationToken end)
    {
        if (!Statuses.IsKey(id))
        {
            return ErrorOf(SourceFailure.BadRequest("the id is empty or too long"));
        }

        if (end.IsCancellationRequested)
        {
            return ErrorOf(SourceFailure.TimedOut);
        }

        var asked = await source.GetAsync(id, end).ConfigureAwait(false);
        return asked.Result.Succeeded
            ? new BatchEntry { Reply = CertificateSourceService.ReplyOf(asked) }
            : ErrorOf(asked.Result.Failure);
    }

    private static BatchEntry ErrorOf(SourceFailure failure) =>
        new() { Error = new EntryError { Code = (int)Statuses.CodeOf(failure.Fault), Message = failure.Message } };
}
