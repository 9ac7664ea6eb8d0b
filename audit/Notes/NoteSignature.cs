using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Exchange.Audit.Notes;

/// <summary>A signature line of a note (c2sp.org/signed-note, "Signatures").</summary>
public sealed class NoteSignature
{
    /// <summary>What every line begins with: an em dash and a space.</summary>
    private const string Mark = "\u2014 ";

    private const int IdBytes = sizeof(uint);

    internal NoteSignature(string name, uint keyId, ReadOnlyMemory<byte> value)
    {
        Name = name;
        KeyId = keyId;
        Value = value;
    }

    /// <summary>The name of the key that is said to have signed.</summary>
    public string Name { get; }

    /// <summary>The id of that key.</summary>
    public uint KeyId { get; }

    /// <summary>The signature itself, without the key id; at least one byte.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The line without its newline.</summary>
    public override string ToString()
    {
        var bytes = new byte[IdBytes + Value.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Value.Span.CopyTo(bytes.AsSpan(IdBytes));
        return $"{Mark}{Name} {Convert.ToBase64String(bytes)}";
    }

    internal static bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(Mark, StringComparison.Ordinal))
        {
            return false;
        }

        line = line[Mark.Length..];
        var space = line.IndexOf(' ');
        if (space < 0
            || !NoteName.IsValid(line[..space])
            || !StrictText.TryDecodeBase64(line[(space + 1)..], out var bytes)
            || bytes.Length <= IdBytes)
        {
            return false;
        }

        signature = new NoteSignature(line[..space].ToString(), BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(IdBytes));
        return true;
    }
}
