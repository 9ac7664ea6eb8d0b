using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>
/// Statuses of many certificates, each of 1, 2, 4 or 8 bits, packed into bytes from the least significant bit up
/// (IETF Token Status List, section 4.1).
/// </summary>
internal sealed class StatusList
{
    /// <summary>Bytes that a list may have unpacked: room for 16 million entries of two bits.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    private readonly byte[] _bytes;

    /// <param name="bits">Of one entry: 1, 2, 4 or 8.</param>
    /// <param name="capacity">How many entries there are at least; every one is 0 at first.</param>
    public StatusList(int bits, long capacity)
        : this(bits, new byte[((capacity * CheckedBits(bits)) + 7) / 8])
    {
    }

    private StatusList(int bits, byte[] bytes)
    {
        Bits = bits;
        _bytes = bytes;
    }

    /// <summary>Of one entry.</summary>
    public int Bits { get; }

    /// <summary>How many entries there is room for.</summary>
    public long Capacity => _bytes.LongLength * 8 / Bits;

    /// <param name="index">From 0 to below <see cref="Capacity"/>.</param>
    public int this[long index]
    {
        get
        {
            (long at, int shift) = Place(index);
            return (_bytes[at] >> shift) & Mask;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Mask);
            (long at, int shift) = Place(index);
            _bytes[at] = (byte)((_bytes[at] & ~(Mask << shift)) | (value << shift));
        }
    }

    private int Mask => (1 << Bits) - 1;

    /// <summary>The claim <c>lst</c>: the bytes packed by ZLIB (RFC 1950) as small as it can, in base64url without padding.</summary>
    public string Encode()
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(_bytes);
        }

        return Base64Url.EncodeToString(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>
    /// The list that <paramref name="lst"/> holds. A few bytes can unpack to gigabytes, so what would grow beyond
    /// <see cref="MaximumBytes"/> is refused as soon as it does.
    /// </summary>
    public static bool TryDecode(int bits, string lst, [NotNullWhen(true)] out StatusList? list)
    {
        list = null;
        if (bits is not (1 or 2 or 4 or 8))
        {
            return false;
        }

        try
        {
            using ZLibStream zlib = new(new MemoryStream(Base64Url.DecodeFromChars(lst)), CompressionMode.Decompress);
            using MemoryStream unpacked = new();
            byte[] part = new byte[16 * 1024];
            for (int read; (read = zlib.Read(part)) > 0;)
            {
                if (unpacked.Length + read > MaximumBytes)
                {
                    return false;
                }

                unpacked.Write(part, 0, read);
            }

            list = new StatusList(bits, unpacked.ToArray());
            return true;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            return false;
        }
    }

    private static int CheckedBits(int bits) =>
        bits is 1 or 2 or 4 or 8 ? bits : throw new ArgumentOutOfRangeException(nameof(bits), bits, "1, 2, 4 or 8.");

    private (long Byte, int Shift) Place(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Capacity);
        (long at, long within) = Math.DivRem(index, 8 / Bits);
        return (at, (int)within * Bits);
    }
}
