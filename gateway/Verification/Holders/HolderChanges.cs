using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.Holders;

/// <summary>
/// Counts a feed's changes by holder, so that an entry of the index is known to be from before one of them. Holders share
/// counters: a change of another's makes an entry useless now and then, and never makes one good.
/// </summary>
/// <remarks>Written under the lock of the feed; read without.</remarks>
internal sealed class HolderChanges(TimeProvider time)
{
    private const int Counters = 1 << 16;

    private readonly uint[] _counters = new uint[Counters];
    private uint _madeWith;
    private uint _untold;
    private long? _untoldAt;

    /// <param name="holder">Whose the certificate is now; whose it was, tells its card.</param>
    public void Note(HolderKey holder)
    {
        if (holder.MadeWith != _madeWith)
        {
            // Whose it is was not told, or cannot be compared with what was told before: it may be anybody's.
            Volatile.Write(ref _untold, _untold + 1);
            _untoldAt = holder.IsKnown && _madeWith == 0 ? _untoldAt : time.GetTimestamp();
            _madeWith = holder.MadeWith;
        }
        else if (!holder.IsKnown)
        {
            Volatile.Write(ref _untold, _untold + 1);
            _untoldAt = time.GetTimestamp();
        }

        ref uint counter = ref _counters[IndexOf(holder)];
        Volatile.Write(ref counter, counter + 1);
    }

    /// <summary>Another one than before, if something of the holder's may have changed.</summary>
    public ulong StampOf(HolderKey holder) => ((ulong)Volatile.Read(ref _untold) << 32) | Volatile.Read(ref _counters[IndexOf(holder)]);

    /// <summary>Whether changes tell of this holder, and of everything that an answer may lack.</summary>
    public bool TellOf(HolderKey holder) => holder.IsKnown
        && (_madeWith == 0 || _madeWith == holder.MadeWith)
        && !(_untoldAt is { } at && time.GetElapsedTime(at) <= RecentChanges.Kept);

    private static int IndexOf(HolderKey holder) => (int)((uint)holder.Value & (Counters - 1));
}
