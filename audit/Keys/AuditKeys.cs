using System.Security.Cryptography;

namespace Exchange.Audit;

/// <summary>
/// The master keys of a log, 32 bytes each. They seal the secrets of its months (<see cref="MonthKeys"/>), never a record:
/// the newest one seals, every one of them can open.
/// </summary>
public sealed class AuditKeys
{
    private readonly Dictionary<string, MasterKey> _byId;

    private AuditKeys(IReadOnlyList<MasterKey> keys)
    {
        _byId = keys.DistinctBy(key => key.Id).ToDictionary(key => key.Id);
        Active = keys[^1];
    }

    /// <summary>The id of the key that writes: the first 8 bytes of its SHA-256, as 16 lower-case hexadecimal digits.</summary>
    public string ActiveId => Active.Id;

    internal MasterKey Active { get; }

    /// <summary>Reads one key from each file: 32 bytes as base64 or as 64 hexadecimal digits. The last file's key writes.</summary>
    /// <exception cref="AuditKeyException">Names every file that is missing or malformed.</exception>
    public static AuditKeys Load(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            throw new AuditKeyException("No audit key file is given.");
        }

        var keys = new List<MasterKey>();
        var errors = new List<string>();
        foreach (var file in files)
        {
            try
            {
                if (MasterKey.TryParse(File.ReadAllText(file), out var key))
                {
                    keys.Add(key);
                }
                else
                {
                    errors.Add($"{file} does not hold 32 bytes as base64 or as 64 hexadecimal digits");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                errors.Add($"{file} cannot be read ({error.Message})");
            }
        }

        return errors.Count == 0 ? new AuditKeys(keys) : throw new AuditKeyException($"Audit keys: {string.Join("; ", errors)}.");
    }

    /// <summary>The same from texts as they stand in key files; the last one writes.</summary>
    /// <exception cref="AuditKeyException">Says which one, counted from 1, is malformed.</exception>
    public static AuditKeys Parse(params IReadOnlyList<string> texts)
    {
        var keys = texts.Select((text, position) => MasterKey.TryParse(text, out var key)
            ? key
            : throw new AuditKeyException($"Audit key {position + 1} is not 32 bytes as base64 or as 64 hexadecimal digits.")).ToList();
        return keys.Count > 0 ? new AuditKeys(keys) : throw new AuditKeyException("No audit key is given.");
    }

    /// <summary>A new random key, as the base64 text that a key file holds.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Bytes));

    /// <summary>A key of 32 bytes for one purpose besides the log's own, from the newest key by HKDF-SHA256 (RFC 5869); the same for everybody who has that key.</summary>
    /// <param name="purpose">What it is for, in words that nothing else uses.</param>
    public byte[] Derive(string purpose) => Active.Derive(purpose);

    internal MasterKey Find(string id, AuditMonth month) => _byId.TryGetValue(id, out var key)
        ? key
        : throw new AuditKeyException(
            $"The key of the month {month} is sealed under the audit key {id}, which is not among those given ({string.Join(", ", _byId.Keys)}).");
}
