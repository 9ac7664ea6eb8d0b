using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Exchange.Gateway.Keys;

/// <summary>A key ring as it stands in its file.</summary>
/// <param name="Suite">1: AES-256-GCM and HMAC-SHA-256.</param>
/// <param name="Keys">The newest last.</param>
internal sealed record KeyRingFile(int Suite, KeyRingKey Index, IReadOnlyList<KeyRingKey> Keys);

/// <param name="Id">A number by chance, so that two rings hardly ever use the same.</param>
/// <param name="Key">32 bytes in base64.</param>
internal sealed record KeyRingKey(uint Id, string Key, DateTimeOffset MadeAt)
{
    private const int KeyBytes = 32;

    [JsonIgnore]
    public bool IsWhole => Id > 0 && Key is not null && Convert.TryFromBase64String(Key, new byte[64], out int bytes) && bytes == KeyBytes;

    /// <param name="taken">Numbers that are not to be used.</param>
    public static KeyRingKey New(TimeProvider time, IReadOnlyCollection<uint> taken)
    {
        uint id;
        do
        {
            id = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        }
        while (taken.Contains(id));

        return new KeyRingKey(id, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)), time.GetUtcNow());
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KeyRingFile))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
