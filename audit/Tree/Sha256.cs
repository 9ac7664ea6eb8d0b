using System.Security.Cryptography;

namespace Exchange.Audit.Tree;

/// <summary>SHA-256 of a few bytes, with a context that each thread keeps: a fresh one costs as much as the hash.</summary>
internal static class Sha256
{
    [ThreadStatic]
    private static IncrementalHash? t_hash;

    /// <param name="hash">Takes the 32 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        var context = t_hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        context.AppendData(bytes);
        context.GetHashAndReset(hash);
    }
}
