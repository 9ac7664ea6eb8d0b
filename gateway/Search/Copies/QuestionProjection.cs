using System.Data.Common;
using Exchange.Audit;
using Exchange.Audit.Copying;
using Exchange.Audit.Storage;
using Exchange.Gateway.Search.Questions;

namespace Exchange.Gateway.Search.Copies;

/// <summary>
/// Makes rows to search by of a log's records, batch by batch, behind the copy of the sealed ones. After any error it is opened
/// anew, from where the rows end then.
/// </summary>
internal sealed class QuestionProjection : IDisposable
{
    private readonly AuditCopies _copies;
    private readonly MonthKeys _months;
    private readonly LogFollower _follower;
    private readonly KnownTexts _known = new();
    private QuestionBatch? _read;

    private QuestionProjection(AuditCopies copies, MonthKeys months, LogFollower follower) => (_copies, _months, _follower, Next) = (copies, months, follower, follower.Next);

    /// <summary>The index behind the last record that is found.</summary>
    public ulong Next { get; private set; }

    /// <summary>When the last record that is found was made; long ago where that is not known.</summary>
    public DateTimeOffset Reached { get; private set; }

    /// <summary>Opens a projection that goes on where the rows end. The copy of the sealed records is opened before, which sees that it is this log's.</summary>
    /// <param name="log">The log's files.</param>
    /// <param name="keys">The log's master keys.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    /// <param name="copies">Its copy.</param>
    /// <exception cref="DbException">The copy cannot be read now.</exception>
    public static async Task<QuestionProjection> OpenAsync(ILogStorage log, AuditKeys keys, string logName, AuditCopies copies, CancellationToken cancellation)
    {
        ulong next = await copies.SearchableAsync(cancellation);
        return new QuestionProjection(copies, MonthKeys.Open(log, keys, logName), new LogFollower(log, keys, next));
    }

    /// <summary>Makes rows of what is copied and has none yet, at most a batch of them.</summary>
    /// <param name="copied">The index behind the last sealed record that is copied.</param>
    /// <returns>How many records have become searchable.</returns>
    /// <exception cref="DbException">It is not known whether they have.</exception>
    /// <exception cref="CopyDisagreesException">The copy ends elsewhere now.</exception>
    /// <exception cref="AuditLogCorruptException">The log is damaged.</exception>
    public async Task<ulong> StepAsync(ulong copied, CancellationToken cancellation)
    {
        QuestionBatch batch = _read ?? Read(Next, copied);
        _read = null;
        if (batch.Next == batch.From)
        {
            return 0;
        }

        // Where much is left, the next ones are read while these are written.
        Task<bool> written = Task.Run(() => _copies.TryAddAsync(batch, cancellation), cancellation);
        Task<QuestionBatch?> read = batch.IsFull ? Task.Run<QuestionBatch?>(() => Read(batch.Next, copied), cancellation) : Task.FromResult<QuestionBatch?>(null);
        await Task.WhenAll(written, read);
        if (!await written)
        {
            throw new CopyDisagreesException("The copy was changed by somebody else.");
        }

        _read = await read;
        Next = batch.Next;
        Reached = DateTimeOffset.FromUnixTimeMilliseconds(batch.LastTime);
        return batch.Next - batch.From;
    }

    public void Dispose() => _follower.Dispose();

    private QuestionBatch Read(ulong from, ulong copied)
    {
        QuestionBatch batch = new(_copies.Replica, from, _copies.EnoughRows, _known);
        while (!batch.IsFull && _follower.MoveNext(copied, out ReadOnlySpan<byte> record))
        {
            _months.TryFind(_follower.Segment.Month, out MonthKey? key);
            batch.Add(_follower.Next - 1, record, key);
        }

        return batch;
    }
}
