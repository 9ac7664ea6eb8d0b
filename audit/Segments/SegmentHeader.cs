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
/// 28   2  year of the month that the segment belongs to
/// 30   1  month of the year
/// 31   1  0
/// 32   2  length n of the log name
/// 34   n  log name, UTF-8
///     12  nonce ┐
///     32  data key, AES-256-GCM under the month's key; everything before the nonce is associated data
///     16  tag   ┘
///      4  CRC-32C of everything before
/// </code>
/// </summary>
internal sealed class SegmentHeader
{
    public const int MaximumBytes = FixedBytes + 64 + KeyBytes + sizeof(uint);

    private const byte FormatVersion = 2;
    private const int FixedBytes = 34;
    private const int DataKeyBytes = 32;
    private const int KeyBytes = NonceBytes + DataKeyBytes + TagBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private SegmentHeader(ulong firstIndex, AuditMonth month, string logName, int length, SegmentCipher? cipher)
    {
        FirstIndex = firstIndex;
        Month = month;
        LogName = logName;
        Length = length;
        Cipher = cipher;
    }

    public ulong FirstIndex { get; }

    /// <summary>Never before the month of an earlier segment, whatever the clock said.</summary>
    public AuditMonth Month { get; }

    public string LogName { get; }

    public int Length { get; }

    /// <summary>Null if the month was retired: what is sealed in the segment cannot be opened by anybody.</summary>
    public SegmentCipher? Cipher { get; }

    private static ReadOnlySpan<byte> Magic => "EXAUDIT\n"u8;

    /// <summary>Makes a header with a fresh data key.</summary>
    public static SegmentHeader Create(string logName, ulong firstIndex, DateTimeOffset created, MonthKey key, out byte[] bytes)
    {
        var name = Encoding.UTF8.GetBytes(logName);
        bytes = new byte[LengthFor(logName)];
        Magic.CopyTo(bytes);
        bytes[8] = FormatVersion;
        bytes[9] = (byte)AuditRecord.CurrentSuite;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), firstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), created.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(28), (ushort)key.Month.Year);
        bytes[30] = (byte)key.Month.Month;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(32), (ushort)name.Length);
        name.CopyTo(bytes, FixedBytes);

        var dataKey = RandomNumberGenerator.GetBytes(DataKeyBytes);
        var bound = bytes.AsSpan(0, FixedBytes + name.Length);
        var wrapped = bytes.AsSpan(bound.Length, KeyBytes);
        RandomNumberGenerator.Fill(wrapped[..NonceBytes]);
        using (var cipher = key.CreateCipher())
        {
            cipher.Encrypt(wrapped[..NonceBytes], dataKey, wrapped.Slice(NonceBytes, DataKeyBytes), wrapped[^TagBytes..], bound);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Checksum.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return new SegmentHeader(firstIndex, key.Month, logName, bytes.Length, new SegmentCipher(dataKey, logName, firstIndex));
    }

    /// <summary>The length of the header of a log with this name.</summary>
    public static int LengthFor(string logName) => FixedBytes + Encoding.UTF8.GetByteCount(logName) + KeyBytes + sizeof(uint);

    /// <summary>Reads a header that must be that of the segment with this first index; otherwise says what is wrong.</summary>
    /// <param name="bytes">What the segment begins with.</param>
    /// <param name="firstIndex">As its name tells.</param>
    /// <param name="months">The log's months.</param>
    /// <param name="logName">The log that it must be of; null for whichever it is.</param>
    /// <param name="error">What is wrong; null where a header is given.</param>
    /// <exception cref="AuditKeyException">The month's secret is sealed under a master key that is not given.</exception>
    public static SegmentHeader? Parse(ReadOnlySpan<byte> bytes, ulong firstIndex, MonthKeys months, string? logName, out string? error)
    {
        error = Check(bytes, firstIndex);
        if (error is not null)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        var bound = bytes[..(length - KeyBytes - sizeof(uint))];
        var month = new AuditMonth(BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]), bytes[30]);
        var name = Encoding.UTF8.GetString(bound[FixedBytes..]);
        if (logName is not null && name != logName)
        {
            error = $"the segment belongs to the log {name}, not to {logName}";
            return null;
        }

        var state = months.Find(month, name, out var key);
        if (state == MonthKeyState.Found && Unwrap(key!, bytes.Slice(bound.Length, KeyBytes), bound) is { } dataKey)
        {
            return new SegmentHeader(firstIndex, month, name, length, new SegmentCipher(dataKey, name, firstIndex));
        }

        error = state switch
        {
            MonthKeyState.Retired => months.FindRetired(month, name) is { } retired && retired.HasSegment(firstIndex) ? null
                : $"the segment says that it belongs to the month {month}, which was retired without it",
            MonthKeyState.Found => "the segment's header was changed after it was written",
            MonthKeyState.OtherLog => $"the segment belongs to the log {name}, and the key of the month {month} does not",
            _ => MonthKeys.Describe(month, state),
        };
        return error is null ? new SegmentHeader(firstIndex, month, name, length, cipher: null) : null;
    }

    private static byte[]? Unwrap(MonthKey key, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound)
    {
        var dataKey = new byte[DataKeyBytes];
        using var cipher = key.CreateCipher();
        try
        {
            cipher.Decrypt(wrapped[..NonceBytes], wrapped.Slice(NonceBytes, DataKeyBytes), wrapped[^TagBytes..], dataKey, bound);
            return dataKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static string? Check(ReadOnlySpan<byte> bytes, ulong firstIndex)
    {
        if (bytes.Length < FixedBytes || !bytes.StartsWith(Magic))
        {
            return "the segment does not begin with a header";
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (length > bytes.Length || length != FixedBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]) + KeyBytes + sizeof(uint))
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

        if (!AuditMonth.Exists(BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]), bytes[30]))
        {
            return "the segment's header names no month";
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]) == firstIndex
            ? null
            : "the segment's first index is not the one that its name tells";
    }
}
