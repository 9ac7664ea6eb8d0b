using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

namespace Exchange.Gateway.Verification;

/// <summary>
/// What all cards of a type and an issuer have in common, kept once for each and numbered. Bounded: registries have some hundreds of
/// them; where one has a new one for each card, the later cards keep their own.
/// </summary>
/// <param name="capacity">How many bytes they may take.</param>
internal sealed class CardSeries(long capacity)
{
    /// <summary>The number of the empty series.</summary>
    public const ushort None = 0;

    /// <summary>How many there may be.</summary>
    public const int Most = 4_096;

    /// <summary>Bytes that one takes beside itself: its array, its places by number and by content.</summary>
    private const int EntryBytes = 104;

    private readonly ConcurrentDictionary<byte[], ushort> _numbers = new(new ByContent());
    private readonly Lock _adding = new();
    private volatile byte[][] _all = [[]];
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public byte[] this[ushort number] => _all[number];

    /// <summary>The series' number; <see cref="None"/> where there is no more room for it.</summary>
    public ushort NumberOf(byte[] series) => _numbers.TryGetValue(series, out ushort number) || series.Length == 0 ? number : Add(series);

    private ushort Add(byte[] series)
    {
        lock (_adding)
        {
            if (_numbers.TryGetValue(series, out ushort number) || _all.Length == Most || _bytes + series.Length + EntryBytes > capacity)
            {
                return number;
            }

            // Whoever learns the number finds the series: first its place, then the number.
            number = (ushort)_all.Length;
            _all = [.. _all, series];
            _bytes += series.Length + EntryBytes;
            _numbers[series] = number;
            return number;
        }
    }

    private sealed class ByContent : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] series) => (int)XxHash3.HashToUInt64(series);
    }
}
