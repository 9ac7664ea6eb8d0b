using System.Buffers.Binary;
using System.Collections.Frozen;
using System.IO.Hashing;
using System.Text;
using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using StackExchange.Redis;

namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// What things are called in Redis. Cards are spread over partitions, and everything of a partition begins with the same
/// hash tag, so that a Redis Cluster keeps it on one server and scripts can touch it together.
/// </summary>
internal static class SharedKeys
{
    public const int Partitions = 32;

    /// <summary>
    /// Two letters for each partition, whose hash slots lie at equal distances: slots are given to the servers of a cluster
    /// in ranges, and none of them may have nothing to keep. Of the numbers 00 to 31 four of eight servers would get none.
    /// </summary>
    private static ReadOnlySpan<byte> Tags => "6uby25f90ndbo2gg8c064g4vedm1fa2mk4ca4hx563ez2sykz66kabi7c90pgy40"u8;

    /// <summary>Bytes of <c>{pp}k</c>.</summary>
    public const int PrefixBytes = 5;

    /// <summary>What SCAN matches every card by.</summary>
    public const string EveryCard = "{??}c*";

    /// <summary>What SCAN matches everything by that is sealed: cards, and whose they are.</summary>
    public const string EverySealed = "{??}[ch]*";

    public const char Card = 'c';
    public const char Lease = 'l';
    public const char Holder = 'h';
    public const char HolderLease = 'm';
    public const char Watermark = 'w';
    public const char Progress = 'p';

    /// <param name="name">Of a certificate, as <see cref="KeyRing.Name"/> gives it.</param>
    public static int PartitionOf(ReadOnlySpan<byte> name) => name[0] & (Partitions - 1);

    public static byte[] Of(int partition, char kind, params ReadOnlySpan<byte> rest)
    {
        byte[] key = new byte[PrefixBytes + rest.Length];
        key[0] = (byte)'{';
        Tags.Slice(2 * partition, 2).CopyTo(key.AsSpan(1));
        key[3] = (byte)'}';
        key[4] = (byte)kind;
        rest.CopyTo(key.AsSpan(PrefixBytes));
        return key;
    }

    /// <summary>The same place, for something else that belongs there.</summary>
    public static byte[] WithKind(ReadOnlySpan<byte> key, char kind)
    {
        byte[] other = key.ToArray();
        other[PrefixBytes - 1] = (byte)kind;
        return other;
    }

    /// <summary>The name of a certificate: without the ring's index key nobody can tell whose.</summary>
    public static byte[] NameOf(KeyRing ring, string id)
    {
        byte[] name = new byte[KeyRing.NameBytes];
        Span<byte> identifier = stackalloc byte[128];
        ring.Name(Encoding.UTF8.TryGetBytes(id, identifier, out int length) ? identifier[..length] : Encoding.UTF8.GetBytes(id), name);
        return name;
    }

    /// <summary>The name of what a holder has of a type, with what differs in front.</summary>
    public static byte[] NameOf(HolderKey holder)
    {
        byte[] name = new byte[HolderKey.Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(name, UInt128.RotateLeft(holder.Value, 8 * sizeof(uint)));
        return name;
    }
}

/// <summary>
/// What watermarks of a feed are called. Replicas that name certificates differently, or follow other types of the same
/// source, vouch for different things: their watermarks must not meet.
/// </summary>
internal sealed class FeedScope
{
    private readonly RedisKey[] _watermarks = new RedisKey[SharedKeys.Partitions];
    private readonly RedisKey[] _progress = new RedisKey[SharedKeys.Partitions];
    private readonly FrozenSet<string> _types;

    /// <summary>What a watermark vouches for. Who writes less must not vouch for the rest.</summary>
    private const string Watched = "cards, holders";

    /// <param name="writer">8 bytes by chance: whose progress it is.</param>
    public FeedScope(KeyRing ring, string feed, IReadOnlyCollection<string> types, ReadOnlySpan<byte> writer)
    {
        _types = types.ToFrozenSet(StringComparer.Ordinal);
        string described = string.Join('\n', types.Order(StringComparer.Ordinal).Prepend(feed).Prepend($"{ring.IndexId}").Append(Watched));
        byte[] scope = XxHash64.Hash(Encoding.UTF8.GetBytes(described));
        for (int partition = 0; partition < SharedKeys.Partitions; partition++)
        {
            _watermarks[partition] = SharedKeys.Of(partition, SharedKeys.Watermark, scope);
            _progress[partition] = SharedKeys.Of(partition, SharedKeys.Progress, [.. scope, .. writer]);
        }
    }

    /// <summary>Whether its watermarks say anything of a type.</summary>
    public bool Covers(string typeCode) => _types.Contains(typeCode);

    public RedisKey Watermark(int partition) => _watermarks[partition];

    public RedisKey Progress(int partition) => _progress[partition];
}
