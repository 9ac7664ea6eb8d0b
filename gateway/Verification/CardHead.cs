using System.Runtime.InteropServices;
using Exchange.Contracts.CodeLists;

namespace Exchange.Gateway.Verification;

/// <summary>What decides, in front of a card's own fields in the same piece of memory: a node keeps millions of them.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct CardHead
{
    public const int Bytes = 43;

    /// <summary>What <see cref="CardCache"/> finds it by.</summary>
    public ulong Key;

    /// <summary>The registry's change sequence: a larger number is newer.</summary>
    public ulong ChangeSequence;

    /// <summary>This and the other instants: ticks of 100 ns since 0001-01-01 UTC.</summary>
    public long AsOf;

    public long StartsAt;

    public long EndsAt;

    /// <summary>Its number in <see cref="CardSeries"/>.</summary>
    public ushort Series;

    private byte _state;

    public CanonicalState State
    {
        readonly get => (CanonicalState)_state;
        set => _state = (byte)value;
    }

    /// <summary>The head of a stored card.</summary>
    public static ref CardHead Of(byte[] card) => ref MemoryMarshal.AsRef<CardHead>(card.AsSpan());
}
