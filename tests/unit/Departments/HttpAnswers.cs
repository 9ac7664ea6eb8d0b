using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Exchange.Tests.Unit.Departments;

/// <summary>Reads answers as a client would that believes the content type.</summary>
internal static class HttpAnswers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.TextAsync());
        return document.RootElement.Clone();
    }

    public static async Task<XElement> XmlAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/xml", answer.Content.Headers.ContentType?.MediaType);
        return XElement.Parse(await answer.TextAsync());
    }

    public static async Task<string> TextAsync(this HttpResponseMessage answer)
    {
        var charset = answer.Content.Headers.ContentType?.CharSet ?? "utf-8";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        return encoding.GetString(await answer.Content.ReadAsByteArrayAsync());
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static async Task IsPdfAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        var file = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(answer.Content.Headers.ContentLength, file.Length);
        Assert.StartsWith("%PDF-1.5\n", Encoding.ASCII.GetString(file), StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", Encoding.ASCII.GetString(file), StringComparison.Ordinal);
    }
}
