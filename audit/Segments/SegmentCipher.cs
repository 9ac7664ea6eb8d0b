using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit.Segments;

/// <summary>
/// Encrypts the records of one segment under its data key. The nonce is the record's index: a segment is written by
/// one opening of the log, each index once, so no nonce meets the same key twice. Not for several threads at once.
/// </summary>
internal sealed class SegmentCipher : IDisposable
{
    public const int TagBytes = 16;

    private readonly AesGcm _cipher;
    private readonly byte[] _nonce = new byte[12];

    // Log name, first index of the segment, index, position in its group: a record moved elsewhere does not open.
    private readonly byte[] _bound;

    public SegmentCipher(byte[] dataKey, string logName, ulong segmentFirstIndex)
    {
        _cipher = new AesGcm(dataKey, TagBytes);
        CryptographicOperations.ZeroMemory(dataKey);
        var name = Encoding.UTF8.GetBytes(logName);
        _bound = new byte[name.Length + sizeof(ulong) + sizeof(ulong) + sizeof(uint)];
        name.CopyTo(_bound, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(_bound.AsSpan(name.Length), segmentFirstIndex);
    }

    /// <summary>Encrypts into <paramref name="sealedBytes"/>, which is longer than the plaintext by the tag.</summary>
    public void Seal(ulong index, uint position, ReadOnlySpan<byte> plaintext, Span<byte> sealedBytes)
    {
        Bind(index, position);
        _cipher.Encrypt(_nonce, plaintext, sealedBytes[..plaintext.Length], sealedBytes[plaintext.Length..], _bound);
    }

    /// <summary>Decrypts; false if this is not what was sealed at this place.</summary>
    public bool TryOpen(ulong index, uint position, ReadOnlySpan<byte> sealedBytes, Span<byte> plaintext)
    {
        Bind(index, position);
        try
        {
            _cipher.Decrypt(_nonce, sealedBytes[..^TagBytes], sealedBytes[^TagBytes..], plaintext, _bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private void Bind(ulong index, uint position)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_nonce.AsSpan(4), index);
        BinaryPrimitives.WriteUInt64LittleEndian(_bound.AsSpan(_bound.Length - 12), index);
        BinaryPrimitives.WriteUInt32LittleEndian(_bound.AsSpan(_bound.Length - 4), position);
    }
}
