namespace Exchange.Audit.Tree;

/// <summary>
/// Reads what a client asked for (C2SP tlog-tiles, "Merkle Tree"). One tile has one path: leading zeroes, a leading
/// group of zeroes, signs, blanks, other digits and other cases are refused, so that no cache keeps a tile twice.
/// </summary>
internal static class TilePathParser
{
    private const string Root = "tile/";
    private const string Entries = "entries";
    private const string PartialMark = ".p/";
    private const int GroupDigits = 3;

    public static bool TryParse(ReadOnlySpan<char> text, out TilePath path)
    {
        path = default;
        if (!text.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[Root.Length..];
        var slash = text.IndexOf('/');
        if (slash < 0 || !TryTakeWidth(ref text, out var width) || slash >= text.Length || !TryIndex(text[(slash + 1)..], out var index))
        {
            return false;
        }

        if (text[..slash].SequenceEqual(Entries))
        {
            path = TilePath.OfEntries(index, width);
            return true;
        }

        if (!TryDecimal(text[..slash], TilePath.MaximumLevel, out var level))
        {
            return false;
        }

        path = TilePath.OfHashes(level, index, width);
        return true;
    }

    private static bool TryTakeWidth(ref ReadOnlySpan<char> text, out int width)
    {
        width = TilePath.FullWidth;
        var mark = text.IndexOf(PartialMark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return true;
        }

        var isWidth = TryDecimal(text[(mark + PartialMark.Length)..], TilePath.FullWidth - 1, out width) && width > 0;
        text = text[..mark];
        return isWidth;
    }

    private static bool TryIndex(ReadOnlySpan<char> text, out ulong index)
    {
        index = 0;
        for (var isFirst = true; text.StartsWith('x'); isFirst = false)
        {
            if (text.Length <= GroupDigits + 1 || text[GroupDigits + 1] != '/' || !TryAddGroup(text.Slice(1, GroupDigits), ref index) || (isFirst && index == 0))
            {
                return false;
            }

            text = text[(GroupDigits + 2)..];
        }

        return TryAddGroup(text, ref index);
    }

    private static bool TryAddGroup(ReadOnlySpan<char> digits, ref ulong index)
    {
        if (digits.Length != GroupDigits || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var group = (ulong)(((digits[0] - '0') * 100) + ((digits[1] - '0') * 10) + (digits[2] - '0'));
        if (index > (ulong.MaxValue - group) / 1000)
        {
            return false;
        }

        index = (index * 1000) + group;
        return true;
    }

    /// <summary>A number of at most three digits without leading zeroes.</summary>
    private static bool TryDecimal(ReadOnlySpan<char> text, int maximum, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange('0', '9') || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var digit in text)
        {
            value = (value * 10) + (digit - '0');
        }

        return value <= maximum;
    }
}
