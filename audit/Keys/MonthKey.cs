using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit;

/// <summary>
/// What is derived from one log's secret of one month, by HKDF-SHA256 (RFC 5869) without salt: a key that wraps the data
/// keys of the month's segments, and a key that names. Safe for several threads at once.
/// </summary>
public sealed class MonthKey
{
    /// <summary>How long a name is.</summary>
    public const int NameBytes = 16;

    internal const int SecretBytes = 32;

    private const int DerivedBytes = 32;
    private const int BytesOnTheStack = 256;

    private readonly byte[] _wrapping = new byte[DerivedBytes];
    private readonly byte[] _naming = new byte[DerivedBytes];

    internal MonthKey(AuditMonth month, ReadOnlySpan<byte> secret)
    {
        Month = month;
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, _wrapping, [], "exchange audit 1: data keys"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, _naming, [], "exchange audit 1: names"u8);
    }

    /// <summary>The month.</summary>
    public AuditMonth Month { get; }

    /// <summary>
    /// The name under which something can be searched in this month: HMAC-SHA-256 (RFC 2104) over the kind's byte and the
    /// value in UTF-8, the first 16 bytes. Nobody without the month's secret can tell what it names or find it again, and the
    /// same value has another name in every other month and log.
    /// </summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">In the one spelling that is recorded: "X" and "x" have two names.</param>
    /// <param name="name">Filled; exactly <see cref="NameBytes"/> long.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> has another length.</exception>
    public void Name(AuditName kind, ReadOnlySpan<char> value, Span<byte> name)
    {
        if (name.Length != NameBytes)
        {
            throw new ArgumentException($"A name has {NameBytes} bytes, not {name.Length}.", nameof(name));
        }

        var length = 1 + Encoding.UTF8.GetByteCount(value);
        Span<byte> named = length <= BytesOnTheStack ? stackalloc byte[length] : new byte[length];
        named[0] = (byte)kind;
        Encoding.UTF8.GetBytes(value, named[1..]);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_naming, named, whole);
        whole[..NameBytes].CopyTo(name);
    }

    internal AesGcm CreateCipher() => new(_wrapping, AesGcm.TagByteSizes.MaxSize);
}
