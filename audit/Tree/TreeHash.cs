using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Exchange.Audit.Tree;

/// <summary>
/// A hash of the log's Merkle tree: 32 bytes of SHA-256, made as RFC 6962 section 2.1 (RFC 9162 section 2.1.1) says. The
/// byte that leads each input, 0 for a leaf and 1 for a node, keeps a node from being passed off as an entry.
/// </summary>
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>The length of a hash.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int EntryBytesOnStack = 1024;

    /// <summary>The root of the tree without entries: the hash of no bytes at all.</summary>
    public static readonly TreeHash Empty = Of([]);

    // The 32 bytes as they stand; the words are never read as numbers.
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>A hash from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer than 32.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
        {
            throw new ArgumentException($"A hash has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));
        }

        this = MemoryMarshal.Read<TreeHash>(bytes);
    }

    /// <summary>The bytes where they lie.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<byte> Span => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this));

    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    /// <summary>The hash of an entry.</summary>
    [SkipLocalsInit]
    public static TreeHash OfLeaf(ReadOnlySpan<byte> entry)
    {
        var length = entry.Length + 1;
        var rented = length > EntryBytesOnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = (rented ?? stackalloc byte[EntryBytesOnStack])[..length];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        var hash = Of(input);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>The hash of a node by those of its two children.</summary>
    [SkipLocalsInit]
    public static TreeHash OfNode(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Bytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Bytes)..]);
        return Of(input);
    }

    /// <summary>Reads a hash as checkpoints and proofs write it: 44 characters of base64 (RFC 4648 section 4), padded, nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        hash = default;
        if (!Convert.TryFromBase64Chars(text, bytes, out var length) || length != Bytes)
        {
            return false;
        }

        // Blanks between the characters and stray bits in the last one would be other spellings of the same hash.
        hash = new TreeHash(bytes);
        return text.SequenceEqual(hash.ToString());
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentException">There is no room for them.</exception>
    public void CopyTo(Span<byte> target) => Span.CopyTo(target);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <inheritdoc/>
    public bool Equals(TreeHash other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _first.GetHashCode();

    /// <summary>The hash as checkpoints and proofs write it: base64, padded.</summary>
    public override string ToString() => Convert.ToBase64String(Span);

    [SkipLocalsInit]
    private static TreeHash Of(ReadOnlySpan<byte> input)
    {
        Unsafe.SkipInit(out TreeHash hash);
        Sha256.Hash(input, MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash)));
        return hash;
    }
}
