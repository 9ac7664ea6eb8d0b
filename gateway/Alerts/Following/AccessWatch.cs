using System.Data.Common;
using Exchange.Audit;
using Exchange.Gateway.Alerts.Counting;
using Exchange.Gateway.Alerts.Handling;
using Exchange.Gateway.Alerts.Rules;
using Exchange.Gateway.Search.Copies;

namespace Exchange.Gateway.Alerts.Following;

/// <summary>
/// Looks at the records of all replicas' logs in the order of their times, and keeps what the rules find. Opened anew after an
/// error, it reads as much of the past again as the rules count by, and raises nothing of that again.
/// </summary>
internal sealed class AccessWatch
{
    /// <summary>How much is looked at again after a fall, at most: with each alert what was looked at is kept, and otherwise now and then.</summary>
    private static readonly TimeSpan s_betweenKeeping = TimeSpan.FromSeconds(10);

    /// <summary>How far the times of a log's records may be out of order.</summary>
    private static readonly TimeSpan s_disorder = TimeSpan.FromMinutes(1);

    private readonly AlertPlan _plan;
    private readonly SubjectNames _names;
    private readonly AlertCounters _counters;
    private readonly CopiedRecords _records;
    private readonly WatchStore _store;
    private readonly SilenceStore _silences;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, ulong> _places;
    private readonly SortedDictionary<int, FollowedLog> _logs = [];
    private WatchProgress _progress;
    private long _keptAt;
    private bool _moved;

    private AccessWatch(
        AlertPlan plan, SubjectNames names, AlertCounters counters, CopiedRecords records, WatchStore store, SilenceStore silences, TimeProvider time, WatchProgress progress, Dictionary<int, ulong> places)
    {
        (_plan, _names, _counters, _records, _store, _silences, _time, _progress, _places) = (plan, names, counters, records, store, silences, time, progress, places);
        _keptAt = time.GetTimestamp();
        Reached = time.GetUtcNow();
    }

    public AlertCounters Counters => _counters;

    /// <summary>Whether everything that was looked at is counted and kept: also after an error in reading, so that it can go on.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>When the record was made that was looked at last.</summary>
    public DateTimeOffset Reached { get; private set; }

    /// <summary>How many records are copied and were not looked at yet, as far as it was seen.</summary>
    public ulong Lag { get; private set; }

    /// <summary>Goes on where whoever watched before has left off.</summary>
    /// <exception cref="DbException">The database cannot be used now.</exception>
    public static async Task<AccessWatch> OpenAsync(
        AlertPlan plan, SubjectNames names, CopiedRecords records, WatchStore store, SilenceStore silences, TimeProvider time, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        WatchProgress progress = await store.BeginAsync(now, cancellation);
        Dictionary<int, ulong> places = await store.PlacesAsync(cancellation);
        ClientUses uses = plan.LongestUse is { } longest ? await UsesAsync(plan, records, store, now - longest, now, cancellation) : new ClientUses();
        long usesSince = Math.Min(await records.EarliestAsync(cancellation) ?? progress.BeganAt, progress.BeganAt);
        AlertCounters counters = new(plan, names, uses, usesSince, progress.BeganAt);
        foreach ((string rule, UInt128 subject, long at, bool isSilenced) in await store.RaisedAsync(now - plan.LongestWindow - s_disorder, cancellation))
        {
            Action<string, UInt128, long> keep = isSilenced ? counters.KeepSilent : counters.KeepQuiet;
            keep(rule, subject, Math.Min(at, now.ToUnixTimeMilliseconds()));
        }

        return new AccessWatch(plan, names, counters, records, store, silences, time, progress, places);
    }

    /// <summary>Looks at some more.</summary>
    /// <returns>How many records were looked at, and the alerts that were raised; null where somebody else watches, and this one is at its end.</returns>
    /// <exception cref="DbException">The database cannot be used now; unless it <see cref="IsWhole"/>, this one is at its end.</exception>
    /// <exception cref="AuditKeyException">A log is sealed under a master key that this node is not given.</exception>
    public async Task<(int Records, IReadOnlyList<NewAlert> Alerts)?> StepAsync(CancellationToken cancellation)
    {
        IReadOnlyDictionary<int, ulong> sizes = await _records.SizesAsync(cancellation);
        long upTo = long.MaxValue;
        foreach ((int replica, ulong size) in sizes)
        {
            if (!_logs.TryGetValue(replica, out FollowedLog? log))
            {
                _logs.Add(replica, log = await FollowAsync(replica, size, cancellation));
            }

            upTo = Math.Min(upTo, await log.ReadAsync(_records, size, cancellation));
        }

        IsWhole = false;
        List<NewAlert> alerts = [];
        int looked = 0;
        foreach ((long at, RecordPlace place, AuditRecord? record) in _logs.Values.SelectMany(log => log.Take(upTo)).OrderBy(read => read.Time))
        {
            looked++;
            if (record is not null)
            {
                await LookAsync(place, record, _logs[place.Replica].IsNew(place), alerts, cancellation);
                Reached = at > long.MinValue ? DateTimeOffset.FromUnixTimeMilliseconds(at) : Reached;
            }
        }

        Lag = sizes.Aggregate(0UL, (sum, log) => sum + log.Value - Math.Min(log.Value, _logs[log.Key].Place));
        _moved |= looked > 0;
        if (alerts.Count == 0 && !(_moved && _time.GetElapsedTime(_keptAt) >= s_betweenKeeping))
        {
            IsWhole = true;
            return (looked, []);
        }

        return await KeepAsync(alerts, cancellation) is { } added ? (looked, added) : null;
    }

    /// <summary>What the database does not know of the uses yet is found in the rows of the search: a rule that is new knows the past.</summary>
    private static async Task<ClientUses> UsesAsync(AlertPlan plan, CopiedRecords records, WatchStore store, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        ClientUses uses = await store.UsesAsync(from, cancellation);
        if (uses.IsEmpty)
        {
            // Not of peers, which are known there by the clients for which they asked.
            AuditKind[] kinds = [.. plan.Rules.Where(rule => rule.Counts == AlertCount.FirstUse).SelectMany(rule => rule.Kinds).Where(kind => kind != AuditKind.Peer).Distinct()];
            // A day at a time, so that no statement takes long.
            for (DateTimeOffset day = from; day < to; day = day.AddDays(1))
            {
                foreach ((long client, long type, long last) in await records.UsesAsync(kinds, day, day.AddDays(1) < to ? day.AddDays(1) : to, cancellation))
                {
                    uses.Note(new ClientUse(client, type), last);
                }
            }
        }

        return uses;
    }

    private async Task<FollowedLog> FollowAsync(int replica, ulong size, CancellationToken cancellation)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (!_places.TryGetValue(replica, out ulong place))
        {
            place = await _records.FirstSinceAsync(replica, size, DateTimeOffset.FromUnixTimeMilliseconds(_progress.BeganAt), cancellation);
        }

        DateTimeOffset next = await _records.ReadAsync(replica, place, 1, cancellation) is [{ Record.Time: { } time }] && time.ToDateTimeOffset() is var told && told < now ? told : now;
        ulong from = await _records.FirstSinceAsync(replica, Math.Min(place, size), next - _plan.LongestWindow - s_disorder, cancellation);
        return new FollowedLog(replica, Math.Min(from, place), place);
    }

    private async Task LookAsync(RecordPlace place, AuditRecord record, bool isNew, List<NewAlert> alerts, CancellationToken cancellation)
    {
        // What this node says of a log that it witnesses. An alert of a rule has an identifier, and was raised here.
        if (record is { Kind: AuditKind.Alert, Alert: { Id.Length: 0 } } && isNew)
        {
            alerts.Add(NewAlert.Of(place, record, _names, _time.GetUtcNow()));
        }

        DateTimeOffset now = _time.GetUtcNow();
        foreach (Trip trip in SeenAccess.Of(place, record).SelectMany(access => _counters.Count(access, isNew, now.ToUnixTimeMilliseconds())))
        {
            bool isSilenced = await _silences.CoverAsync(trip, now, cancellation);
            if (isSilenced)
            {
                _counters.KeepSilent(trip.Rule, trip.Subject, trip.To);
            }

            if (!isSilenced || !trip.WasSilenced)
            {
                alerts.Add(NewAlert.Of(trip, now, isSilenced));
            }
        }
    }

    private async Task<IReadOnlyList<NewAlert>?> KeepAsync(IReadOnlyList<NewAlert> alerts, CancellationToken cancellation)
    {
        Dictionary<int, ulong> places = _logs.ToDictionary(log => log.Key, log => log.Value.Place);
        IReadOnlyList<NewAlert>? added = await _store.TryKeepAsync(_progress.Revision, alerts, places, _counters.Uses.ToKeep, cancellation);
        if (added is not null)
        {
            _counters.Uses.Kept();
            _progress = _progress with { Revision = _progress.Revision + 1 };
            (_keptAt, _moved, IsWhole) = (_time.GetTimestamp(), false, true);
        }

        return added;
    }
}
