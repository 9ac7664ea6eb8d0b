using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Search.Copies;

namespace Exchange.Gateway.Alerts.Following;

/// <summary>One replica's log, as far as it was read and looked at.</summary>
/// <param name="from">Where it is read from: as far before <paramref name="place"/> as counting needs.</param>
/// <param name="place">What stands before it was looked at by whoever did so then.</param>
internal sealed class FollowedLog(int replica, ulong from, ulong place)
{
    private const int RecordsRead = 256;

    private readonly Queue<(long Time, CopiedRecord Record)> _read = [];
    private ulong _readUpTo = from;
    private ulong _lookedUpTo = from;

    /// <summary>Up to where everything was looked at.</summary>
    public ulong Place => Math.Max(place, _lookedUpTo);

    /// <summary>Whether a record was not looked at before.</summary>
    public bool IsNew(RecordPlace record) => record.Index >= place;

    /// <summary>Reads on, if nothing that was read is left.</summary>
    /// <param name="size">How far the log is copied.</param>
    /// <returns>Nothing later than this may be looked at, because the log may have more that is earlier; milliseconds since 1970.</returns>
    public async Task<long> ReadAsync(CopiedRecords records, ulong size, CancellationToken cancellation)
    {
        if (_read.Count == 0 && _readUpTo < size)
        {
            foreach (CopiedRecord record in await records.ReadAsync(replica, _readUpTo, RecordsRead, cancellation))
            {
                _read.Enqueue((record.Record?.Time?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? long.MinValue, record));
                _readUpTo = record.Index + 1;
            }
        }

        return _read.Count > 0 && _readUpTo < size ? _read.Max(read => read.Time) : long.MaxValue;
    }

    /// <summary>Takes what was read, up to the first record that is later than this.</summary>
    public IEnumerable<(long Time, RecordPlace Place, AuditRecord? Record)> Take(long upTo)
    {
        while (_read.TryPeek(out (long Time, CopiedRecord Record) next) && next.Time <= upTo)
        {
            _read.Dequeue();
            _lookedUpTo = next.Record.Index + 1;
            yield return (next.Time, new RecordPlace(replica, next.Record.Index), next.Record.Record);
        }
    }
}
