using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Exchange.Audit.Notes;

/// <summary>
/// The spellings that notes are made of, read so that each value has exactly one: what was read and is written again is
/// the same, byte for byte.
/// </summary>
internal static class StrictText
{
    private const int MaximumDecimalDigits = 20;

    /// <summary>Refuses what is not UTF-8, instead of replacing it.</summary>
    public static bool TryDecodeUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        var valid = Utf8.IsValid(bytes);
        text = valid ? Encoding.UTF8.GetString(bytes) : "";
        return valid;
    }

    /// <summary>RFC 4648, section 4, with padding, nothing in between, and the unused bits zero (section 3.5).</summary>
    public static bool TryDecodeBase64(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, bytes, out var written))
        {
            return false;
        }

        bytes = bytes[..written];
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }

    /// <summary>A hash of SHA-256 in base64.</summary>
    public static bool TryDecodeHash(ReadOnlySpan<char> text, out byte[] hash)
    {
        hash = [];
        return text.Length == Checkpoint.HashCharacters && TryDecodeBase64(text, out hash) && hash.Length == Checkpoint.HashBytes;
    }

    /// <summary>ASCII digits without leading zeroes, or "0".</summary>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return text.Length is > 0 and <= MaximumDecimalDigits
            && !text.ContainsAnyExceptInRange('0', '9')
            && (text[0] != '0' || text.Length == 1)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    public static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
