using System.Numerics;

namespace Exchange.Departments.Generation;

/// <summary>
/// A one-to-one shuffle of the numbers 0 to size − 1 that can be undone. It turns growing indexes into scattered
/// serial numbers and holder codes, and these back into indexes, so that no table of certificates is needed.
/// </summary>
/// <remarks>A Feistel network over the next even number of bits; results beyond the size are shuffled on until one fits.</remarks>
internal sealed class Permutation
{
    private const int Rounds = 4;

    private readonly ulong _key;
    private readonly ulong _size;
    private readonly int _halfBits;
    private readonly ulong _halfMask;

    public Permutation(ulong key, long size)
    {
        _key = key;
        _size = (ulong)size;
        _halfBits = (BitOperations.Log2(_size - 1) + 2) / 2;
        _halfMask = (1UL << _halfBits) - 1;
    }

    public long Apply(long index)
    {
        var value = (ulong)index;
        do
        {
            var (left, right) = (value >> _halfBits, value & _halfMask);
            for (var round = 0; round < Rounds; round++)
            {
                (left, right) = (right, left ^ Scramble(right, round));
            }

            value = (left << _halfBits) | right;
        }
        while (value >= _size);

        return (long)value;
    }

    public long Undo(long number)
    {
        var value = (ulong)number;
        do
        {
            var (left, right) = (value >> _halfBits, value & _halfMask);
            for (var round = Rounds - 1; round >= 0; round--)
            {
                (left, right) = (right ^ Scramble(left, round), left);
            }

            value = (left << _halfBits) | right;
        }
        while (value >= _size);

        return (long)value;
    }

    private ulong Scramble(ulong half, int round) => Mix.Of(_key + (ulong)round * Mix.Step + half) & _halfMask;
}
