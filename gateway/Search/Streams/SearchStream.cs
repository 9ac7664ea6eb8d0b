using System.Data.Common;
using System.Runtime.CompilerServices;
using Exchange.Gateway.Audit;

namespace Exchange.Gateway.Search.Streams;

/// <summary>All that a search finds, page by page. Between two pages nothing of the database is held, however slow the reader is.</summary>
/// <param name="first">The first page, which was looked up before the search was recorded.</param>
/// <param name="limit">How many at most.</param>
/// <param name="next">Looks up the page behind a place, of no more than so many.</param>
internal sealed class SearchStream(AuditPage first, int limit, Func<SearchPlace, int, CancellationToken, Task<AuditPage>> next) : IRecorded
{
    public AuditBody? Audit { get; private set; }

    /// <summary>Whether there is more than the first page to be answered.</summary>
    public bool GoesOn => first.Last is not null && first.Found.Count < limit;

    /// <summary>How many were given so far.</summary>
    public int Answered { get; private set; }

    /// <summary>Whether there was more than was asked for.</summary>
    public bool IsCut { get; private set; }

    /// <summary>How many records of each log every page given so far covers.</summary>
    public IReadOnlyList<CoveredLog> Covered { get; private set; } = first.Covered;

    public void RecordedAt(string log, ulong index) => Audit = new AuditBody(log, index);

    /// <exception cref="DbException">The next page cannot be found out now.</exception>
    public async IAsyncEnumerable<AuditPage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (AuditPage page = first; ;)
        {
            Answered += page.Found.Count;
            Covered = [.. Covered.Select(log => log with { Size = Math.Min(log.Size, page.Covered.FirstOrDefault(now => now.Replica == log.Replica)?.Size ?? 0) })];
            yield return page;
            int left = limit - Answered;
            if (page.Last is not { } last || left <= 0)
            {
                IsCut = page.Last is not null;
                yield break;
            }

            page = await next(last, Math.Min(left, AuditSearch.MaximumPage), cancellation);
        }
    }
}
