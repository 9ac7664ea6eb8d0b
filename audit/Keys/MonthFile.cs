using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit.Segments;

namespace Exchange.Audit;

/// <summary>
/// A file about one month of one log, sealed under a master key. All numbers little-endian:
/// <code>
///  0   8  magic
///  8   1  format version
///  9   1  suite
/// 10   2  length of the file, checksum included
/// 12   2  year
/// 14   1  month of the year
/// 15   1  what it holds: 1 the month's secret, 2 that the secret was destroyed
/// 16   8  master key id
/// 24   2  length n of the log name
/// 26   n  log name, UTF-8
///     12  nonce ┐
///     32  sealed│ by AES-256-GCM under the master key; everything before the nonce is associated data
///     16  tag   ┘
///      4  CRC-32C of everything before
/// </code>
/// What is sealed is the secret, or a <see cref="RetiredMonth"/>.
/// </summary>
/// <param name="LogName">The log that it belongs to.</param>
/// <param name="MasterId">The master key that it is sealed under.</param>
/// <param name="Content">What was sealed.</param>
internal sealed record MonthFile(string LogName, string MasterId, byte[] Content)
{
    public const int MaximumBytes = FixedBytes + 64 + SealedBytes + sizeof(uint);

    private const byte FormatVersion = 1;
    private const int FixedBytes = 26;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int SealedBytes = NonceBytes + MonthKey.SecretBytes + TagBytes;

    private static ReadOnlySpan<byte> Magic => "EXMONTH\n"u8;

    public static byte[] Seal(MonthFileKind kind, AuditMonth month, string logName, MasterKey master, ReadOnlySpan<byte> content)
    {
        var name = Encoding.UTF8.GetBytes(logName);
        var bytes = new byte[FixedBytes + name.Length + SealedBytes + sizeof(uint)];
        Magic.CopyTo(bytes);
        bytes[8] = FormatVersion;
        bytes[9] = (byte)AuditRecord.CurrentSuite;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)month.Year);
        bytes[14] = (byte)month.Month;
        bytes[15] = (byte)kind;
        Convert.FromHexString(master.Id).CopyTo(bytes, 16);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)name.Length);
        name.CopyTo(bytes, FixedBytes);

        var bound = bytes.AsSpan(0, FixedBytes + name.Length);
        var wrapped = bytes.AsSpan(bound.Length, SealedBytes);
        RandomNumberGenerator.Fill(wrapped[..NonceBytes]);
        using (var cipher = master.CreateCipher())
        {
            cipher.Encrypt(wrapped[..NonceBytes], content, wrapped.Slice(NonceBytes, content.Length), wrapped[^TagBytes..], bound);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Checksum.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }

    /// <summary>Opens the file of a kind and a month, of whichever log; false if these bytes are not such a file as it was written.</summary>
    /// <exception cref="AuditKeyException">The master key is not among those given.</exception>
    public static bool TryOpen(ReadOnlySpan<byte> bytes, MonthFileKind kind, AuditMonth month, AuditKeys masters, [NotNullWhen(true)] out MonthFile? opened)
    {
        opened = null;
        if (!IsWhole(bytes, kind, month))
        {
            return false;
        }

        var bound = bytes[..^(SealedBytes + sizeof(uint))];
        var wrapped = bytes.Slice(bound.Length, SealedBytes);
        var masterId = Convert.ToHexStringLower(bytes.Slice(16, 8));
        var content = new byte[MonthKey.SecretBytes];
        using var cipher = masters.Find(masterId, month).CreateCipher();
        try
        {
            cipher.Decrypt(wrapped[..NonceBytes], wrapped.Slice(NonceBytes, content.Length), wrapped[^TagBytes..], content, bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        opened = new MonthFile(Encoding.UTF8.GetString(bound[FixedBytes..]), masterId, content);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> bytes, MonthFileKind kind, AuditMonth month) =>
        bytes.Length >= FixedBytes + SealedBytes + sizeof(uint)
        && bytes.StartsWith(Magic)
        && bytes[8] == FormatVersion
        && bytes[9] == AuditRecord.CurrentSuite
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) == bytes.Length
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]) == month.Year
        && bytes[14] == month.Month
        && bytes[15] == (byte)kind
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]) == bytes.Length - FixedBytes - SealedBytes - sizeof(uint)
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) == Checksum.Of(bytes[..^sizeof(uint)]);
}
