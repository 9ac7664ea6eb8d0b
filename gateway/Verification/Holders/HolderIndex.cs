using System.Collections.Concurrent;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Holders;

/// <summary>
/// What holders have of a type, by the key of the question, in at most about <paramref name="capacity"/> bytes. Two
/// generations: what nobody asks for goes with the older one. It says nothing about whether an entry still holds: whoever
/// reads it asks the feed, and for each of the cards. So an entry that comes back late does no harm.
/// </summary>
internal sealed class HolderIndex(long capacity)
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<HolderKey, HolderEntry> _young = new();
    private volatile ConcurrentDictionary<HolderKey, HolderEntry> _old = new();
    private long _youngBytes;

    public int Count => _young.Count + _old.Count;

    /// <param name="asked">Of the question, as this node makes it.</param>
    public HolderEntry? Find(HolderKey asked)
    {
        if (_young.TryGetValue(asked, out HolderEntry? entry))
        {
            return entry;
        }

        if (_old.TryGetValue(asked, out entry))
        {
            Put(asked, entry);
        }

        return entry;
    }

    public void Put(HolderKey asked, HolderEntry entry)
    {
        lock (_gate)
        {
            _youngBytes += entry.Bytes - (_young.TryGetValue(asked, out HolderEntry? present) ? present.Bytes : 0);
            _young[asked] = entry;
            if (_youngBytes >= capacity / 2)
            {
                _old = _young;
                _young = new ConcurrentDictionary<HolderKey, HolderEntry>();
                _youngBytes = 0;
            }
        }
    }
}
