using Exchange.Audit;
using Exchange.Gateway.Alerts.Rules;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>A client has read certificates of a type or called a departmental interface, all as searches know them.</summary>
internal readonly record struct ClientUse(long Client, long Target);

/// <summary>
/// When each client last read each type of certificate, and called each departmental interface. A peer is one client, whomever it asks for, since it may name any: so there are
/// no more than clients, types and interfaces that are configured. Beyond <see cref="Most"/> nothing new is kept, and so is new each time.
/// </summary>
internal sealed class ClientUses
{
    public const int Most = 65_536;

    /// <summary>What is kept in the database lags by so much at most: each client would otherwise write with each question.</summary>
    private const long Coarseness = 3_600_000;

    private readonly Dictionary<ClientUse, (long Last, long Kept)> _uses = [];
    private readonly HashSet<ClientUse> _toKeep = [];

    public bool IsEmpty => _uses.Count == 0;

    public void Load(ClientUse use, long last) => _uses[use] = (last, last);

    /// <summary>Notes a use.</summary>
    /// <returns>When the last one before was; null where none is known.</returns>
    public long? Note(ClientUse use, long time)
    {
        bool known = _uses.TryGetValue(use, out (long Last, long Kept) before);
        if ((known && time <= before.Last) || (!known && _uses.Count >= Most))
        {
            return known ? before.Last : null;
        }

        _uses[use] = (time, before.Kept);
        if (!known || time - before.Kept >= Coarseness)
        {
            _toKeep.Add(use);
        }

        return known ? before.Last : null;
    }

    /// <summary>What the database does not know yet.</summary>
    public IReadOnlyList<(ClientUse Use, long Last)> ToKeep => [.. _toKeep.Select(use => (use, _uses[use].Last))];

    public void Kept()
    {
        foreach (ClientUse use in _toKeep)
        {
            _uses[use] = (_uses[use].Last, _uses[use].Last);
        }

        _toKeep.Clear();
    }

    /// <summary>Raised by a rule for a first use; null where it is none, or not enough of the past is known.</summary>
    /// <param name="last">The last use before.</param>
    /// <param name="since">From when on uses are known.</param>
    public static Trip? TripOf(AlertRule rule, SubjectNames names, SeenAccess access, long? last, long since)
    {
        long window = (long)rule.Window.TotalMilliseconds;
        return access.Time - since < window || (last is { } before && access.Time - before < window)
            ? null
            : new Trip(
                rule.Name,
                access.Kind == AuditKind.Call ? AlertSubject.Resource : AlertSubject.CertificateType,
                names.OfUse(access.Caller, access.Target!),
                names.OfClient(access.Caller),
                null,
                1,
                1,
                window,
                access.Time,
                access.Time,
                [access.Place]);
    }
}
