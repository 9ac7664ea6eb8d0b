using System.Collections.Concurrent;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Which purposes the peers grant this node the verification of a type for, as learnt from their answers. A peer's card
/// is kept once, and answered from the cache only for a purpose that the peer has granted of late.
/// </summary>
internal sealed class PeerGrants(TimeProvider time)
{
    /// <summary>How long a peer's answer counts as its grant: as long, at most, its withdrawal goes unnoticed here.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>Bounded: only purposes that this node grants itself get here.</summary>
    private readonly ConcurrentDictionary<(string TypeCode, string Purpose), Learnt> _learnt = new();

    public bool Covers(string typeCode, string purpose) =>
        _learnt.TryGetValue((typeCode, purpose), out Learnt learnt) && learnt.IsGranted && time.GetElapsedTime(learnt.Asked) < Lifetime;

    /// <summary>A peer answered. The later question counts; of two at once, the denial.</summary>
    /// <param name="asked">When it was asked, by <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Learn(string typeCode, string purpose, bool isGranted, long asked)
    {
        Learnt learnt = new(isGranted, asked);
        _learnt.AddOrUpdate((typeCode, purpose), learnt, (_, present) =>
            asked > present.Asked || (asked == present.Asked && !isGranted) ? learnt : present);
    }

    private readonly record struct Learnt(bool IsGranted, long Asked);
}
