using Exchange.Contracts.Identifiers;
using Exchange.Contracts.V1;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;

namespace Exchange.Tests.Integration.Redis;

/// <summary>A registry, or a peer, that remembers when each certificate changed, so that every answer can be judged.</summary>
internal sealed class ModelRegistry(TimeProvider time, bool isOwnRegistry = true) : ICertificateOrigin
{
    public const string TypeCode = "11100000MB0143028R001";
    public const string HolderCode = "91350100M000100Y43";
    public const string OtherHolder = "91350100799655058B";
    public const string HolderName = "建阳区潭城街道幸福餐饮店";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<DateTimeOffset>> _changes = new(StringComparer.Ordinal);
    private int _asked;

    public bool IsOwnRegistry => isOwnRegistry;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How far its answers lag behind, as a peer's do, and say so.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Awaited before an answer goes back; it has been read before.</summary>
    public Func<Task> OnTheWay { get; set; } = () => Task.CompletedTask;

    /// <summary>Where it is a peer: what its answers name holders by.</summary>
    public HolderKeys? Keys { get; set; }

    public static string IdOf(int serial) => CertificateIdentifier.Create(TypeCode, HolderCode, FormattableString.Invariant($"{serial:D9}"), "001").ToString();

    public Certificate Change(string id)
    {
        lock (_gate)
        {
            List<DateTimeOffset> changes = ChangesOf(id);
            changes.Add(time.GetUtcNow());
            return Make(id, (ulong)changes.Count);
        }
    }

    /// <summary>The sequence that a certificate had at an instant.</summary>
    public ulong SequenceAt(string id, DateTimeOffset instant)
    {
        lock (_gate)
        {
            return (ulong)ChangesOf(id).Count(change => change <= instant);
        }
    }

    public async Task<Outcome<OriginAnswer>> GetAsync(string id, string typeCode, Inquiry inquiry, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        DateTimeOffset asOf = time.GetUtcNow() - Lag;
        Certificate[] certificates = SequenceAt(id, asOf) is > 0 and var sequence ? [Make(id, sequence)] : [];
        await OnTheWay();
        HolderKey holder = certificates is [var certificate] ? Keys?.Of(certificate) ?? default : default;
        return new OriginAnswer(certificates, asOf, IsOwnRegistry ? ServedFrom.Registry : ServedFrom.Peer, null, holder);
    }

    public async Task<Outcome<OriginAnswer>> FindAsync(HolderQuery query, Inquiry inquiry, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        DateTimeOffset asOf = time.GetUtcNow() - Lag;
        Certificate[] certificates = HeldAt(query.HolderCode, asOf);
        await OnTheWay();
        return new OriginAnswer(certificates, asOf, IsOwnRegistry ? ServedFrom.Registry : ServedFrom.Peer, null, Keys?.Of(query) ?? default);
    }

    /// <summary>What a holder had at an instant.</summary>
    public Certificate[] HeldAt(string holder, DateTimeOffset instant)
    {
        lock (_gate)
        {
            return [.. _changes.Keys.Select(id => Make(id, SequenceAt(id, instant))).Where(it => it.ChangeSequence > 0 && it.Holder.Code == holder)];
        }
    }

    /// <summary>What a holder had at an instant and has had ever since.</summary>
    public string[] HeldSince(string holder, DateTimeOffset instant)
    {
        lock (_gate)
        {
            return [.. _changes
                .Where(pair => SequenceAt(pair.Key, instant) is > 0 and var first
                    && Enumerable.Range((int)first, pair.Value.Count - (int)first + 1).All(sequence => HolderAfter((ulong)sequence) == holder))
                .Select(pair => pair.Key)];
        }
    }

    public static bool IsHolderAfter(string holder, ulong sequence) => HolderAfter(sequence) == holder;

    /// <summary>Every third change passes a certificate on, and the next one back.</summary>
    private static string HolderAfter(ulong sequence) => sequence % 3 == 0 ? OtherHolder : HolderCode;

    private List<DateTimeOffset> ChangesOf(string id) => _changes.TryGetValue(id, out List<DateTimeOffset>? changes) ? changes : _changes[id] = [];

    private static Certificate Make(string id, ulong sequence) => new()
    {
        Id = id,
        Type = new CertificateType { Code = TypeCode, Name = "营业执照" },
        Number = "JY13507030001",
        Issuer = new Organisation { Code = "11350784003960522A", Name = "市场监督管理局" },
        Holder = new Holder { Code = HolderAfter(sequence), CodeType = "001", Name = HolderName },
        ValidFrom = new Date { Year = 2021, Month = 5, Day = 1 },
        State = new Exchange.Contracts.V1.State { SourceCode = "01", Canonical = sequence % 2 == 1 ? CanonicalState.Valid : CanonicalState.Revoked, Text = "存续" },
        Version = "001",
        ChangeSequence = sequence,
    };
}
