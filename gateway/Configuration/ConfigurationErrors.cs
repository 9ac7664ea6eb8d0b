namespace Exchange.Gateway.Configuration;

/// <summary>Collects everything that is wrong with a configuration, each with its key and how to mend it.</summary>
internal sealed class ConfigurationErrors
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    /// <param name="key">The full key, e.g. <c>Access:Clients:0:JwksFile</c>.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    public void Add(string key, string message) => _lines.Add($"{key}: {message}");

    public bool Require(string key, string? value, string what)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            return true;
        }

        Add(key, $"{what} is missing.");
        return false;
    }

    /// <summary>An absolute http or https address.</summary>
    public Uri? Address(string key, string? value, string what)
    {
        if (!Require(key, value, what))
        {
            return null;
        }

        if (Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Add(key, $"{what} must be an absolute http or https address.");
        return null;
    }

    /// <summary>The content of a file that a key names, or null with the reason collected.</summary>
    public string? File(string key, string? path, string what)
    {
        if (!Require(key, path, what))
        {
            return null;
        }

        try
        {
            return System.IO.File.ReadAllText(path!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Add(key, $"{what} cannot be read: {exception.Message}");
            return null;
        }
    }

    /// <summary>How long a question to somebody else may take.</summary>
    public void Duration(string key, TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(10) || duration > TimeSpan.FromMinutes(5))
        {
            Add(key, "From 00:00:00.010 to 00:05:00.");
        }
    }

    /// <summary>Collects every value of <paramref name="values"/> that stands there more than once.</summary>
    public void Unique(string key, IEnumerable<string> values, string what)
    {
        foreach (IGrouping<string, string> group in values.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(key, $"{what} '{group.Key}' stands there {group.Count()} times.");
        }
    }
}

/// <summary>A configuration that cannot be used; carries every reason.</summary>
internal sealed class InvalidConfigurationException(IReadOnlyList<string> lines)
    : Exception("The configuration cannot be used:" + Environment.NewLine + string.Join(Environment.NewLine, lines.Select(line => "  " + line)))
{
    public IReadOnlyList<string> Lines { get; } = lines;
}
