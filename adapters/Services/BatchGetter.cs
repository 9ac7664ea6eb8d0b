using Exchange.Adapters.Sources;
using Exchange.Contracts.V1;

namespace Exchange.Adapters.Services;

/// <summary>
/// Gets many certificates of one source at a time. A batch uses at most half of the source's concurrency, so that
/// single lookups still find a place beside it.
/// </summary>
internal static class BatchGetter
{
    private const int Most = 1_000;

    public static async Task<BatchGetCertificatesReply> GetAsync(
        GuardedSource source, IReadOnlyList<string> ids, CancellationToken caller)
    {
        if (ids.Count > Most)
        {
            throw Statuses.InvalidArgument($"a batch has at most {Most} ids");
        }

        var entries = new BatchEntry[ids.Count];
        var next = -1;
        var workers = Math.Min(ids.Count, Math.Max(1, source.Settings.Concurrency / 2));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync())).ConfigureAwait(false);
        return new BatchGetCertificatesReply { Entries = { entries } };

        async Task WorkAsync()
        {
            int index;
            while ((index = Interlocked.Increment(ref next)) < ids.Count)
            {
                entries[index] = await EntryAsync(source, ids[index], caller).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<BatchEntry> EntryAsync(GuardedSource source, string id, CancellationToken caller)
    {
        if (!Statuses.IsKey(id))
        {
            return ErrorOf(SourceFailure.BadRequest("the id is empty or too long"));
        }

        var asked = await source.GetAsync(id, caller).ConfigureAwait(false);
        return asked.Result.Succeeded
            ? new BatchEntry { Reply = CertificateSourceService.ReplyOf(asked) }
            : ErrorOf(asked.Result.Failure);
    }

    private static BatchEntry ErrorOf(SourceFailure failure) =>
        new() { Error = new EntryError { Code = (int)Statuses.CodeOf(failure.Fault), Message = failure.Message } };
}
