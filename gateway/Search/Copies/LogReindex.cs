using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;

namespace Exchange.Gateway.Search.Copies;

/// <summary>Makes the copy of a log again, from the log.</summary>
internal sealed class LogReindex(ILogStorage log, AuditKeys keys, string logName, AuditCopies copies)
{
    private static readonly TimeSpan s_untilMoreIsCopied = TimeSpan.FromMilliseconds(20);

    /// <summary>Forgets the copy. Whoever copies the log then, here or in a node that writes it, begins with its first record.</summary>
    /// <exception cref="DbException">It is not known whether it was forgotten.</exception>
    /// <exception cref="CopyDisagreesException">The copy holds records that the log does not: it may be all that is left of them, and stays.</exception>
    /// <exception cref="AuditLogCorruptException">The log is damaged.</exception>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        ulong next;
        do
        {
            using LogProjection projection = await LogProjection.OpenAsync(log, keys, logName, copies, Count(), cancellation);
            next = projection.Next;
        }
        while (!await copies.TryForgetAsync(0, next, cancellation));
    }

    /// <summary>Copies everything that the log holds and its copy does not. Only for whoever has the log's right to write.</summary>
    /// <param name="report">Told the number of records that are copied, and of all.</param>
    /// <exception cref="DbException">It is not known whether they were copied.</exception>
    /// <exception cref="CopyDisagreesException">The copy holds records that the log does not.</exception>
    /// <exception cref="AuditLogCorruptException">The log is damaged.</exception>
    public async Task<ulong> CopyAsync(Action<ulong, ulong> report, CancellationToken cancellation)
    {
        ulong count = Count();
        using LogProjection copied = await LogProjection.OpenAsync(log, keys, logName, copies, count, cancellation);
        using QuestionProjection searchable = await QuestionProjection.OpenAsync(log, keys, logName, copies, cancellation);
        bool isCopied = false;
        await Together.RunAsync([CopyAsync, MakeSearchableAsync], cancellation);
        return searchable.Next;

        async Task CopyAsync(CancellationToken token)
        {
            while (await copied.StepAsync(count, token))
            {
            }

            Volatile.Write(ref isCopied, true);
        }

        async Task MakeSearchableAsync(CancellationToken token)
        {
            for (bool isLast = false; !isLast;)
            {
                isLast = Volatile.Read(ref isCopied);
                report(searchable.Next, count);
                while (await searchable.StepAsync(copied.Next, token) > 0)
                {
                    report(searchable.Next, count);
                }

                await Task.Delay(s_untilMoreIsCopied, token);
            }
        }
    }

    /// <summary>How many whole records there are: what stands in the last segment decides.</summary>
    private ulong Count()
    {
        ulong last = SegmentCopy.Before(ulong.MaxValue, log, keys).LastOrDefault()?.FirstIndex ?? 0;
        return new AuditLogReader(log, keys).Read(last).Aggregate(last, (_, entry) => entry.Index + 1);
    }
}
