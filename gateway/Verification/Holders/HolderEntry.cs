using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Holders;

/// <summary>What a holder has of a type, as it was answered: which certificates, not in which state.</summary>
/// <param name="Holder">As the cards bear it.</param>
/// <param name="Ids">In the order of the answer; at least one.</param>
/// <param name="AsOf">The answer is at least this fresh.</param>
/// <param name="Epoch">Of the feed under whose watch it was asked for; 0 where there was none.</param>
/// <param name="Stamp">By which the feed knows whether something of the holder's has changed since.</param>
internal sealed record HolderEntry(HolderKey Holder, string[] Ids, DateTimeOffset AsOf, int Epoch, ulong Stamp)
{
    /// <summary>How many bytes of memory this and its place in the index take, roughly.</summary>
    public int Bytes => 184 + Ids.Sum(id => 32 + (2 * id.Length));
}
