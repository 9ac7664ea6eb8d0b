using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Exchange.Gateway.Verification;

/// <summary>Writes JSON values as UTF-8. Text is escaped where JSON asks for it (RFC 8259 section 7) and nowhere else.</summary>
internal static class JsonPieces
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    public static void WriteText(ArrayBufferWriter<byte> json, ReadOnlySpan<byte> utf8) => WriteText(json, [], utf8);

    /// <summary>Two parts as one text.</summary>
    public static void WriteText(ArrayBufferWriter<byte> json, ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest)
    {
        start = Escaped(start);
        rest = Escaped(rest);
        Span<byte> target = json.GetSpan(start.Length + rest.Length + 2);
        target[0] = (byte)'"';
        start.CopyTo(target[1..]);
        rest.CopyTo(target[(start.Length + 1)..]);
        target[start.Length + rest.Length + 1] = (byte)'"';
        json.Advance(start.Length + rest.Length + 2);
    }

    public static void WriteText(ArrayBufferWriter<byte> json, string text)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(text, utf8, out int length))
        {
            WriteText(json, utf8[..length]);
        }
        else
        {
            WriteText(json, Encoding.UTF8.GetBytes(text));
        }
    }

    public static void WriteNumber(ArrayBufferWriter<byte> json, ulong number)
    {
        Utf8Formatter.TryFormat(number, json.GetSpan(20), out int length);
        json.Advance(length);
    }

    public static void WriteDay(ArrayBufferWriter<byte> json, DateOnly? day)
    {
        if (day is not { } value)
        {
            json.Write("null"u8);
            return;
        }

        Span<byte> text = stackalloc byte[10];
        value.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        WriteText(json, text);
    }

    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    public static void WriteInstant(ArrayBufferWriter<byte> json, DateTimeOffset instant)
    {
        // The round-trip format is quick, but has seven digits of a second.
        Span<byte> text = stackalloc byte[28];
        instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = (byte)'Z';
        WriteText(json, text[..24]);
    }

    private static ReadOnlySpan<byte> Escaped(ReadOnlySpan<byte> utf8) => utf8.IndexOfAny(s_escaped) < 0
        ? utf8
        : JsonEncodedText.Encode(utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
}
