namespace Exchange.Gateway.Resources;

/// <summary>Whether a call stays below the address that a department shares.</summary>
internal static class ResourcePath
{
    private const int MostTimesEncoded = 4;

    /// <summary>
    /// No segment leads upwards, however often it is encoded and whatever the department's server takes for a separator:
    /// some decode <c>%2F</c> once more, some take a backslash for a slash, some cut a segment at a semicolon.
    /// </summary>
    /// <param name="path">As the web server gives it, decoded once but for slashes.</param>
    public static bool StaysBelow(string path)
    {
        for (int i = 0; i < MostTimesEncoded; i++)
        {
            string decoded = Uri.UnescapeDataString(path);
            if (decoded == path)
            {
                return !path.Split('/', '\\').Any(LeadsUpwards);
            }

            path = decoded;
        }

        return false;
    }

    private static bool LeadsUpwards(string segment) => segment.Split(';', 2)[0] is "." or "..";
}
