using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit;

/// <summary>A key that seals the secrets of months.</summary>
internal sealed class MasterKey
{
    public const int Bytes = 32;

    private readonly byte[] _key;

    private MasterKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8));
    }

    public string Id { get; }

    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Bytes, [], Encoding.UTF8.GetBytes(purpose));

    public AesGcm CreateCipher() => new(_key, AesGcm.TagByteSizes.MaxSize);

    public static bool TryParse(string text, [NotNullWhen(true)] out MasterKey? key)
    {
        text = text.Trim();
        var bytes = new byte[Bytes];
        var parsed = text.Length == 2 * Bytes
            ? Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == Bytes
            : Convert.TryFromBase64String(text, bytes, out written) && written == Bytes;
        key = parsed ? new MasterKey(bytes) : null;
        return parsed;
    }
}
