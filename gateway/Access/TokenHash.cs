using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Gateway.Access;

/// <summary>A SHA-256, as a key: tokens themselves are kept neither in memory nor in the database.</summary>
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <param name="token">At most <see cref="SignedToken.MaximumLength"/> characters.</param>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], MemoryMarshal.AsBytes(hash));
        return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>
    /// What a token is known by however it is written: of the part that is signed. The signature is left out, because
    /// whoever holds an ECDSA signature can write a second one that holds too.
    /// </summary>
    /// <param name="token">A signed token of at most <see cref="SignedToken.MaximumLength"/> characters.</param>
    public static TokenHash OfSigned(ReadOnlySpan<char> token) => Of(token[..token.LastIndexOf('.')]);

    public static bool TryParse(string text, [NotNullWhen(true)] out TokenHash? hash)
    {
        hash = null;
        Span<ulong> parts = stackalloc ulong[4];
        if (Convert.FromHexString(text, MemoryMarshal.AsBytes(parts), out _, out int written) != System.Buffers.OperationStatus.Done || written != SHA256.HashSizeInBytes)
        {
            return false;
        }

        hash = new TokenHash(parts[0], parts[1], parts[2], parts[3]);
        return true;
    }

    public override int GetHashCode() => (int)A;

    public override string ToString() => Convert.ToHexStringLower(MemoryMarshal.AsBytes<ulong>([A, B, C, D]));
}
