using System.Globalization;

namespace Exchange.Departments.Hosting;

internal static class Limits
{
    /// <summary>In bytes.</summary>
    public const int Body = 64 * 1024;

    private const int DefaultPage = 500;
    private const int LargestPage = 5000;

    /// <summary>Reads the two parameters of a list. False where one is not a number or the limit is not positive.</summary>
    /// <param name="after">How many stand on the pages before; 0 where the text is empty.</param>
    public static bool TryReadListPage(string? afterText, string? limitText, out int after, out int limit)
    {
        var good = TryReadPage(afterText, limitText, out var read, out limit) && read is null or <= int.MaxValue;
        after = good ? (int)(read ?? 0) : 0;
        return good;
    }

    /// <summary>Reads the two parameters of a change feed. False where one is not a number or the limit is not positive.</summary>
    /// <param name="after">Null where the text is empty: from now on.</param>
    public static bool TryReadPage(string? afterText, string? limitText, out ulong? after, out int limit)
    {
        after = null;
        limit = DefaultPage;
        if (!string.IsNullOrEmpty(afterText))
        {
            if (!ulong.TryParse(afterText, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return false;
            }

            after = sequence;
        }

        if (!string.IsNullOrEmpty(limitText) && !int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            return false;
        }

        limit = Math.Min(limit, LargestPage);
        return limit > 0;
    }
}
