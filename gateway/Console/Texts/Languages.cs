using Microsoft.Net.Http.Headers;

namespace Exchange.Gateway.Console.Texts;

/// <summary>
/// Which language the page speaks: the one chosen by its link, then the one chosen earlier, then the browser's, and
/// Chinese where none of these says English.
/// </summary>
internal static class Languages
{
    private const string Cookie = "exchange-language";
    private const string Parameter = "lang";
    private const string ChineseCode = "zh";
    private const string EnglishCode = "en";

    public static string Code(this Language language) => language == Language.Chinese ? ChineseCode : EnglishCode;

    /// <summary>The language as HTML names it.</summary>
    public static string Tag(this Language language) => language == Language.Chinese ? "zh-Hans" : EnglishCode;

    public static Language Choose(HttpContext http)
    {
        if (Of(http.Request.Query[Parameter]) is { } asked)
        {
            http.Response.Cookies.Append(Cookie, asked.Code(), new CookieOptions
            {
                HttpOnly = true,
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
                Secure = http.Request.IsHttps,
            });
            return asked;
        }

        return Of(http.Request.Cookies[Cookie]) ?? Preferred(http.Request.GetTypedHeaders().AcceptLanguage);
    }

    private static Language Preferred(IList<StringWithQualityHeaderValue> accepted) => accepted
        .Where(language => language.Quality is null or > 0)
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => Of(language.Value.Value?.Split('-')[0].ToLowerInvariant()))
        .FirstOrDefault(language => language is not null) ?? Language.Chinese;

    private static Language? Of(string? code) => code switch
    {
        ChineseCode => Language.Chinese,
        EnglishCode => Language.English,
        _ => null,
    };
}
