using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Keys;

/// <summary>What may be shown of a key.</summary>
internal readonly record struct KeyRingEntry(uint Id, DateTimeOffset MadeAt);

/// <summary>
/// The keys under which cards lie in Redis and travel over Kafka. Several keys open, the newest seals; a separate index
/// key turns identifiers into names that tell nothing. Immutable, and safe to use from many threads.
/// </summary>
/// <remarks>Suite 1: AES-256-GCM with random nonces, HMAC-SHA-256 cut to 128 bits.</remarks>
internal sealed class KeyRing
{
    /// <summary>Bytes of a name.</summary>
    public const int NameBytes = 16;

    /// <summary>Bytes that sealing adds: key number, nonce and tag.</summary>
    public const int OverheadBytes = sizeof(uint) + NonceBytes + TagBytes;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly KeyRingFile _file;
    private readonly byte[] _indexKey;
    private readonly Dictionary<uint, SealingKey> _keys;
    private readonly SealingKey _newest;

    private KeyRing(KeyRingFile file)
    {
        _file = file;
        _indexKey = Convert.FromBase64String(file.Index.Key);
        _keys = file.Keys.ToDictionary(key => key.Id, key => new SealingKey(key.Id, Convert.FromBase64String(key.Key)));
        _newest = _keys[file.Keys[^1].Id];
    }

    /// <summary>The numbers of the keys that open, the one that seals last.</summary>
    public IReadOnlyList<uint> KeyIds => [.. _file.Keys.Select(key => key.Id)];

    /// <summary>The same keys, with when they were made.</summary>
    public IReadOnlyList<KeyRingEntry> Keys => [.. _file.Keys.Select(Entry)];

    public KeyRingEntry Index => Entry(_file.Index);

    /// <summary>The number of the index key. Another one makes other names: what was named before is not found any more.</summary>
    public uint IndexId => _file.Index.Id;

    public static KeyRing Generate(TimeProvider time) => new(new KeyRingFile(1, KeyRingKey.New(time, []), [KeyRingKey.New(time, [])]));

    /// <exception cref="FormatException">It is not a key ring; the message says why and holds nothing of it.</exception>
    public static KeyRing Parse(string json)
    {
        try
        {
            KeyRingFile file = JsonSerializer.Deserialize(json, KeyRingJson.Default.KeyRingFile) ?? throw new FormatException("It is empty.");
            return file switch
            {
                { Suite: not 1 } => throw new FormatException($"Suite {file.Suite} is not known; suite 1 is."),
                { Index: null } or { Keys: null or [] } => throw new FormatException("It needs an index key and at least one key."),
                _ when file.Keys.Prepend(file.Index).Any(key => !key.IsWhole) => throw new FormatException("Every key needs a number and 32 bytes in base64."),
                _ when file.Keys.DistinctBy(key => key.Id).Count() < file.Keys.Count => throw new FormatException("Two keys have the same number."),
                _ => new KeyRing(file),
            };
        }
        catch (JsonException)
        {
            throw new FormatException("It is not a key ring's JSON.");
        }
    }

    /// <summary>Reads a ring from its file, or says under a configuration key why it cannot be.</summary>
    public static KeyRing? Load(string key, string? file, ConfigurationErrors errors)
    {
        if (errors.File(key, file, "The key ring's file") is not { } json)
        {
            return null;
        }

        try
        {
            return Parse(json);
        }
        catch (FormatException exception)
        {
            errors.Add(key, $"The key ring cannot be used: {exception.Message} Make one with 'exchange keys generate cards FILE'.");
            return null;
        }
    }

    public string Write() => JsonSerializer.Serialize(_file, KeyRingJson.Default.KeyRingFile);

    /// <summary>With one more key, which seals from now on.</summary>
    public KeyRing Rotated(TimeProvider time) => new(_file with { Keys = [.. _file.Keys, KeyRingKey.New(time, KeyIds)] });

    /// <summary>With another index key.</summary>
    public KeyRing Renamed(TimeProvider time) => new(_file with { Index = KeyRingKey.New(time, [IndexId]) });

    /// <summary>Without a key, which must not be the one that seals.</summary>
    /// <exception cref="ArgumentException">There is no such key, or it seals.</exception>
    public KeyRing Without(uint id) => id != _newest.Id && _keys.ContainsKey(id)
        ? new KeyRing(_file with { Keys = [.. _file.Keys.Where(key => key.Id != id)] })
        : throw new ArgumentException("There is no such key, or it is the one that seals.", nameof(id));

    /// <summary>What something is named outside of the process: tells nothing without the index key.</summary>
    /// <param name="name"><see cref="NameBytes"/> long.</param>
    public void Name(ReadOnlySpan<byte> identifier, Span<byte> name)
    {
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_indexKey, identifier, code);
        code[..NameBytes].CopyTo(name);
    }

    /// <summary>Encrypts under the newest key.</summary>
    /// <param name="bound">What it belongs to: it opens for the same only.</param>
    /// <param name="destination"><see cref="OverheadBytes"/> longer than what is sealed.</param>
    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, _newest.Id);
        Span<byte> nonce = destination.Slice(sizeof(uint), NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _newest.Encrypt(nonce, plain, destination.Slice(OverheadBytes, plain.Length), destination.Slice(sizeof(uint) + NonceBytes, TagBytes), bound);
    }

    /// <summary>Decrypts; false where the key is not in the ring, or it was changed, or belongs to something else.</summary>
    /// <param name="destination"><see cref="OverheadBytes"/> shorter than what is sealed.</param>
    public bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> bound, Span<byte> destination)
    {
        return sealedBytes.Length >= OverheadBytes
            && _keys.TryGetValue(KeyIdOf(sealedBytes), out SealingKey? key)
            && key.TryDecrypt(
                sealedBytes.Slice(sizeof(uint), NonceBytes), sealedBytes[OverheadBytes..], sealedBytes.Slice(sizeof(uint) + NonceBytes, TagBytes), destination, bound);
    }

    /// <summary>The number of the key that something was sealed under.</summary>
    public static uint KeyIdOf(ReadOnlySpan<byte> sealedBytes) => BinaryPrimitives.ReadUInt32BigEndian(sealedBytes);

    private static KeyRingEntry Entry(KeyRingKey key) => new(key.Id, key.MadeAt.ToUniversalTime());

    private sealed class SealingKey(uint id, byte[] key)
    {
        // One context works for one thread at a time, and making one costs more than a card's encryption.
        private readonly ConcurrentBag<AesGcm> _idle = [];

        public uint Id => id;

        public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag, ReadOnlySpan<byte> bound)
        {
            AesGcm cipher = Take();
            cipher.Encrypt(nonce, plain, sealedBytes, tag, bound);
            _idle.Add(cipher);
        }

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound)
        {
            AesGcm cipher = Take();
            try
            {
                cipher.Decrypt(nonce, sealedBytes, tag, plain, bound);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
            finally
            {
                _idle.Add(cipher);
            }
        }

        private AesGcm Take() => _idle.TryTake(out AesGcm? cipher) ? cipher : new AesGcm(key, TagBytes);
    }
}
