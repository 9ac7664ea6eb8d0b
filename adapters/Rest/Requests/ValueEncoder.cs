using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Exchange.Adapters.Rest.Requests;

/// <summary>
/// Writes a value so that it means itself where it stands, whatever characters it has: a value can never end the
/// place it was given and become part of the request. Null where it cannot stand there at all.
/// </summary>
internal abstract class ValueEncoder
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static ValueEncoder Path { get; } = new PathEncoder();

    public static ValueEncoder Query { get; } = new QueryEncoder();

    public static ValueEncoder Header { get; } = new HeaderEncoder();

    public static ValueEncoder Json { get; } = new JsonEncoder();

    public static ValueEncoder Xml { get; } = new XmlEncoder();

    public abstract string? Encode(string value, Encoding charset);

    /// <summary>Percent-encodes (RFC 3986, 2.1) all that is neither unreserved nor among the characters to keep.</summary>
    public static string PercentEncode(string value, Encoding charset, string keep = "")
    {
        if (!value.AsSpan().ContainsAnyExcept(Unreserved))
        {
            return value;
        }

        var text = new StringBuilder(value.Length * 3);
        foreach (var octet in charset.GetBytes(value))
        {
            var letter = (char)octet;
            if (octet < 0x80 && (Unreserved.Contains(letter) || keep.Contains(letter)))
            {
                text.Append(letter);
            }
            else
            {
                text.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    // A segment that is empty or only full stops would lead to another path, even when it is percent-encoded.
    private sealed class PathEncoder : ValueEncoder
    {
        public override string? Encode(string value, Encoding charset) =>
            value is "" or "." or ".." ? null : PercentEncode(value, charset);
    }

    private sealed class QueryEncoder : ValueEncoder
    {
        public override string Encode(string value, Encoding charset) => PercentEncode(value, charset);
    }

    private sealed class HeaderEncoder : ValueEncoder
    {
        public override string? Encode(string value, Encoding charset) =>
            value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? null : value;
    }

    private sealed class JsonEncoder : ValueEncoder
    {
        private static readonly SearchValues<char> Special = SearchValues.Create(
            [.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

        // No more than RFC 8259 asks for: not every registry reads \u escapes of what it can read as it is.
        public override string Encode(string value, Encoding charset)
        {
            if (!value.AsSpan().ContainsAny(Special))
            {
                return value;
            }

            var text = new StringBuilder(value.Length + 16);
            foreach (var letter in value)
            {
                _ = Special.Contains(letter)
                    ? text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture))
                    : text.Append(letter);
            }

            return text.ToString();
        }
    }

    private sealed class XmlEncoder : ValueEncoder
    {
        public override string? Encode(string value, Encoding charset)
        {
            try
            {
                XmlConvert.VerifyXmlChars(value);
            }
            catch (XmlException)
            {
                return null;
            }

            return value.Replace("&", "&amp;", StringComparison.Ordinal)
                .Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal)
                .Replace("\"", "&quot;", StringComparison.Ordinal)
                .Replace("'", "&apos;", StringComparison.Ordinal)
                // As they stand, an attribute would turn these into blanks.
                .Replace("\t", "&#9;", StringComparison.Ordinal)
                .Replace("\n", "&#10;", StringComparison.Ordinal)
                .Replace("\r", "&#13;", StringComparison.Ordinal);
        }
    }
}
