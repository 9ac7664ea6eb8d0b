using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit.Segments;

/// <summary>
/// What a segment begins with. All numbers little-endian:
/// <code>
///  0   8  magic
///  8   1  format version
///  9   1  suite
/// 10   2  length of the header, checksum included
/// 12   8  index of the first record
/// 20   8  created, milliseconds since 1970-01-01 UTC
/// 28   8  master key id
/// 36   2  length n of the log name
/// 38   n  log name, UTF-8
///     12  nonce ┐
///     32  data key, AES-256-GCM under the master key; everything before the nonce is associated data
///     16  tag   ┘
///      4  CRC-32C of everything before
/// </code>
/// </summary>
internal sealed class SegmentHeader
{
    public const int MaximumBytes = FixedBytes + 64 + KeyBytes + sizeof(uint);

    private const byte FormatVersion = 1;
    private const int FixedBytes = 38;
    private const int KeyBytes = NonceBytes + MasterKey.Bytes + TagBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private SegmentHeader(ulong firstIndex, string logName, int length, SegmentCipher cipher)
    {
        FirstIndex = firstIndex;
        LogName = logName;
        Length = length;
        Cipher = cipher;
    }

    public ulong FirstIndex { get; }

    public string LogName { get; }

    public int Length { get; }

    public SegmentCipher Cipher { get; }

    private static ReadOnlySpan<byte> Magic => "EXAUDIT\n"u8;

    /// <summary>Makes a header with a fresh data key.</summary>
    public static SegmentHeader Create(string logName, ulong firstIndex, DateTimeOffset created, MasterKey master, out byte[] bytes)
    {
        var name = Encoding.UTF8.GetBytes(logName);
        bytes = new byte[LengthFor(logName)];
        Magic.CopyTo(bytes);
        bytes[8] = FormatVersion;
        bytes[9] = (byte)AuditRecord.CurrentSuite;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), firstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), created.ToUnixTimeMilliseconds());
        Convert.FromHexString(master.Id).CopyTo(bytes, 28);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(36), (ushort)name.Length);
        name.CopyTo(bytes, FixedBytes);

        var dataKey = RandomNumberGenerator.GetBytes(MasterKey.Bytes);
        var bound = bytes.AsSpan(0, FixedBytes + name.Length);
        var wrapped = bytes.AsSpan(bound.Length, KeyBytes);
        RandomNumberGenerator.Fill(wrapped[..NonceBytes]);
        using (var cipher = master.CreateCipher())
        {
            cipher.Encrypt(wrapped[..NonceBytes], dataKey, wrapped.Slice(NonceBytes, MasterKey.Bytes), wrapped[^TagBytes..], bound);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Checksum.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return new SegmentHeader(firstIndex, logName, bytes.Length, new SegmentCipher(dataKey, logName, firstIndex));
    }

    /// <summary>The length of the header of a log with this name.</summary>
    public static int LengthFor(string logName) => FixedBytes + Encoding.UTF8.GetByteCount(logName) + KeyBytes + sizeof(uint);

    /// <summary>Reads a header that must be that of the segment with this first index; otherwise says what is wrong.</summary>
    /// <exception cref="AuditKeyException">The master key is not among those given.</exception>
    public static SegmentHeader? Parse(ReadOnlySpan<byte> bytes, ulong firstIndex, AuditKeys keys, out string? error)
    {
        error = Check(bytes, firstIndex);
        if (error is not null)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[36..]);
        var bound = bytes[..(FixedBytes + nameLength)];
        var wrapped = bytes.Slice(bound.Length, KeyBytes);
        var master = keys.Find(Convert.ToHexStringLower(bytes.Slice(28, 8)), SegmentName.Of(firstIndex));
        var dataKey = new byte[MasterKey.Bytes];
        using (var cipher = master.CreateCipher())
        {
            try
            {
                cipher.Decrypt(wrapped[..NonceBytes], wrapped.Slice(NonceBytes, MasterKey.Bytes), wrapped[^TagBytes..], dataKey, bound);
            }
            catch (AuthenticationTagMismatchException)
            {
                error = "the segment's header was changed after it was written";
                return null;
            }
        }

        var logName = Encoding.UTF8.GetString(bound[FixedBytes..]);
        return new SegmentHeader(firstIndex, logName, length, new SegmentCipher(dataKey, logName, firstIndex));
    }

    private static string? Check(ReadOnlySpan<byte> bytes, ulong firstIndex)
    {
        if (bytes.Length < FixedBytes || !bytes.StartsWith(Magic))
        {
            return "the segment does not begin with a header";
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (length > bytes.Length || length != FixedBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[36..]) + KeyBytes + sizeof(uint))
        {
            return "the segment's header has a wrong length";
        }

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - sizeof(uint))..]);
        if (checksum != Checksum.Of(bytes[..(length - sizeof(uint))]))
        {
            return "the segment's header does not match its checksum";
        }

        if (bytes[8] != FormatVersion || bytes[9] != AuditRecord.CurrentSuite)
        {
            return $"the segment has format {bytes[8]} and suite {bytes[9]}, which this version cannot read";
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]) == firstIndex
            ? null
            : "the segment's first index is not the one that its name tells";
    }
}
