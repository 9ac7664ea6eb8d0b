namespace Exchange.Gateway.Console.Texts;

internal enum Language
{
    Chinese,
    English,
}

/// <summary>One text of the page in each of its languages.</summary>
internal readonly record struct Text(string Chinese, string English)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>Splits a title written as "中文 · English".</summary>
    public static Text OfTitle(string title)
    {
        int middle = title.IndexOf(" · ", StringComparison.Ordinal);
        return middle < 0 ? new Text(title, title) : new Text(title[..middle], title[(middle + 3)..]);
    }
}
