using System.Globalization;

namespace Exchange.Departments.Hosting;

internal static class Limits
{
    /// <summary>In bytes.</summary>
    public const int Body = 64 * 1024;

    private const int DefaultPage = 500;
    private const int LargestPage = 5000;

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
