using System.Text;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Reads an encoded <see cref="CardFace"/> field by field where it lies, without making objects of it. Only for faces that
/// this process has encoded.
/// </summary>
/// <param name="rest">What follows the first part, where the face is in two.</param>
internal ref struct CardFaceReader(ReadOnlySpan<byte> face, ReadOnlySpan<byte> rest = default)
{
    private const uint LengthDelimited = 2;

    private ReadOnlySpan<byte> _rest = face;
    private ReadOnlySpan<byte> _behind = rest;

    /// <summary>The number of the field read.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a text or message field, UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The value of a number field.</summary>
    public ulong Value { get; private set; }

    /// <summary>Whether it is one of those in front, which all cards of a type and an issuer have in common.</summary>
    public static bool IsOfSeries(int field) => field <= CardFace.IssuerNameFieldNumber;

    /// <summary>How many bytes the fields of the series take.</summary>
    public static int LengthOfSeries(ReadOnlySpan<byte> face)
    {
        CardFaceReader reader = new(face);
        int length = 0;
        while (reader.Read() && IsOfSeries(reader.Field))
        {
            length = face.Length - reader._rest.Length;
        }

        return length;
    }

    public static string Text(ReadOnlySpan<byte> face, int field)
    {
        CardFaceReader reader = new(face);
        return reader.Find(field) ? Encoding.UTF8.GetString(reader.Bytes) : "";
    }

    /// <summary>A field of bytes; empty where it is not there.</summary>
    public static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> face, int field)
    {
        CardFaceReader reader = new(face);
        return reader.Find(field) ? reader.Bytes : [];
    }

    public static uint Number(ReadOnlySpan<byte> face, int field)
    {
        CardFaceReader reader = new(face);
        return reader.Find(field) ? (uint)reader.Value : 0;
    }

    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            if (_behind.IsEmpty)
            {
                return false;
            }

            _rest = _behind;
            _behind = default;
        }

        ulong tag = ReadVarint();
        Field = (int)(tag >> 3);
        ulong value = ReadVarint();
        if ((tag & 7) == LengthDelimited)
        {
            Bytes = _rest[..(int)value];
            _rest = _rest[(int)value..];
        }
        else
        {
            Value = value;
        }

        return true;
    }

    private bool Find(int field)
    {
        // Fields are encoded in the order of their numbers.
        while (Read() && Field <= field)
        {
            if (Field == field)
            {
                return true;
            }
        }

        return false;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        int shift = 0;
        int length = 0;
        byte part;
        do
        {
            part = _rest[length++];
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        _rest = _rest[length..];
        return value;
    }
}
