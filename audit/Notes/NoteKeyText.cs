using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Audit.Notes;

/// <summary>
/// The three parts that a key's text is made of: name, key id and base64 of type and key, with a plus in between
/// (c2sp.org/signed-note, "Verifier keys").
/// </summary>
internal readonly record struct NoteKeyText(string Name, uint Id, NoteKeyType Type, byte[] Key)
{
    private const int IdDigits = 8;

    /// <summary>The first four bytes of SHA-256 over name, newline, type and public key ("Signatures").</summary>
    public static uint IdOf(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    /// <summary>Reads the parts; whether the id is the key's own is for the caller to see.</summary>
    public static NoteKeyProblem Read(string text, out NoteKeyText parts)
    {
        parts = default;
        // Base64 may hold a plus of its own, a name may not.
        if (text.Split('+', 3) is not [var name, var id, var key]
            || id.Length != IdDigits || !id.All(char.IsAsciiHexDigitLower)
            || !StrictText.TryDecodeBase64(key, out var bytes) || bytes.Length == 0)
        {
            return NoteKeyProblem.Malformed;
        }

        if (!NoteName.IsValid(name))
        {
            return NoteKeyProblem.Name;
        }

        var type = (NoteKeyType)bytes[0];
        if (!Enum.IsDefined(type))
        {
            return NoteKeyProblem.Type;
        }

        if (bytes.Length != 1 + Ed25519.KeyBytes)
        {
            return NoteKeyProblem.Key;
        }

        parts = new NoteKeyText(name, uint.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), type, bytes[1..]);
        return NoteKeyProblem.None;
    }

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. Key])}";
}
