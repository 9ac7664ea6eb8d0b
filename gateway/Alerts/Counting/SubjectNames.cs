using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Audit;

namespace Exchange.Gateway.Alerts.Counting;

/// <summary>
/// What clients, officers and persons are called where they are counted, and in the database: HMAC-SHA-256 cut to 128 bits under
/// a key of the node's. Names are of one length, tell nothing without the key, and nobody can make two that collide.
/// </summary>
internal sealed class SubjectNames(AuditKeys keys)
{
    /// <summary>The same few clients and officers ask again and again, and each rule asks for the same person.</summary>
    private const int MostKnown = 4_096;

    private readonly Dictionary<string, UInt128> _known = new(StringComparer.Ordinal);
    private readonly byte[] _key = keys.Derive("exchange audit 1: subjects of alerts");

    public UInt128 OfClient(string client) => Of("client", client);

    /// <summary>An officer of a client: another client's of the same name is somebody else.</summary>
    public UInt128 OfOfficer(string client, string officer) => Of("officer", client, officer);

    /// <summary>An officer, whatever client names him.</summary>
    public UInt128 OfOfficer(string officer) => Of("any officer", officer);

    public UInt128 OfPerson(string person) => Of("person", person);

    public UInt128 OfUse(string client, string target) => Of("use", client, target);

    /// <param name="origin">What a witnessed log is called.</param>
    public UInt128 OfLog(string origin) => Of("log", origin);

    public static byte[] ToBytes(UInt128 name)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, name);
        return bytes;
    }

    public static UInt128 FromBytes(byte[] bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private UInt128 Of(params ReadOnlySpan<string> parts)
    {
        // Each with its length before it: no two lists of parts read the same.
        StringBuilder text = new();
        foreach (string part in parts)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        string one = text.ToString();
        lock (_known)
        {
            if (_known.TryGetValue(one, out UInt128 known))
            {
                return known;
            }

            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }

            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(one), hash);
            return _known[one] = BinaryPrimitives.ReadUInt128BigEndian(hash);
        }
    }
}
