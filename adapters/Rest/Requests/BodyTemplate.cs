using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Exchange.Adapters.Mapping;

namespace Exchange.Adapters.Rest.Requests;

/// <summary>The body of a request: <c>json</c>, <c>xml</c> or <c>form</c>.</summary>
internal sealed class BodyTemplate
{
    // What no template has by chance and every encoder must change.
    private const string Probe = "\"<&'\\probe";

    private readonly Template _text;
    private readonly Encoding _charset;

    private BodyTemplate(Template text, Encoding charset, string mediaType)
    {
        _text = text;
        _charset = charset;
        ContentType = $"{mediaType}; charset={charset.WebName}";
    }

    public string ContentType { get; }

    public IEnumerable<Placeholder> Placeholders => _text.Placeholders;

    /// <summary>Reads the body of a request, or null where it has none.</summary>
    public static BodyTemplate? Read(Section request, IReadOnlyList<Placeholder> allowed, Encoding charset)
    {
        var json = request.Text("json");
        var xml = request.Text("xml");
        var form = request.Child("form");
        if (new object?[] { json, xml, form }.Count(body => body is not null) > 1)
        {
            request.Errors.Add(request.Place, "a request has one body", "keep one of json, xml and form");
        }

        if (json is { } jsonText)
        {
            var template = Template.Compile(jsonText, allowed, ValueEncoder.Json, charset, request.Errors);
            Probed(template, ProbesInJson, "json", "put each placeholder into quotes, as in \"{id}\"", request.Errors);
            return new BodyTemplate(template, charset, "application/json");
        }

        if (xml is { } xmlText)
        {
            var template = Template.Compile(xmlText, allowed, ValueEncoder.Xml, charset, request.Errors);
            Probed(template, ProbesInXml, "xml", "put placeholders into text or attribute values", request.Errors);
            return new BodyTemplate(template, charset, "application/xml");
        }

        return form is null ? null : ReadForm(form, allowed, charset);
    }

    /// <summary>The text of the body, or null where a value cannot stand in it.</summary>
    public string? Render(in RequestValues values) => _text.Render(values);

    /// <exception cref="EncoderFallbackException">The charset lacks a character.</exception>
    public byte[] ToBytes(string text) => _charset.GetBytes(text);

    private static BodyTemplate ReadForm(Section form, IReadOnlyList<Placeholder> allowed, Encoding charset)
    {
        var pairs = form.Keys.ToList()
            .Select(key => $"{ValueEncoder.PercentEncode(key.Text, charset)}={EncodeLiterals(form.Text(key.Text)?.Text ?? "", charset)}");
        var text = new Setting(string.Join('&', pairs), form.Place);
        var template = Template.Compile(text, allowed, ValueEncoder.Query, charset, form.Errors);
        return new BodyTemplate(template, charset, "application/x-www-form-urlencoded");
    }

    private static string EncodeLiterals(string text, Encoding charset) => ValueEncoder.PercentEncode(text, charset, keep: "{}");

    // Fills every placeholder with a probe that would break the form if it stood anywhere but in a value.
    private static void Probed(
        Template template, Func<string, int> probesIn, string form, string remedy, MappingErrors errors)
    {
        var filled = template.Render(new RequestValues(Probe, Probe, Probe, Probe, Probe, Probe))!;
        int found;
        try
        {
            found = probesIn(filled);
        }
        catch (Exception malformed) when (malformed is JsonException or XmlException)
        {
            errors.Add(template.Place, $"this is no {form}", remedy);
            return;
        }

        if (found != template.Placeholders.Count)
        {
            errors.Add(template.Place, "a placeholder stands where no value can", remedy);
        }
    }

    private static int ProbesInJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Count(document.RootElement);

        static int Count(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Sum(member => Count(member.Value)),
            JsonValueKind.Array => element.EnumerateArray().Sum(Count),
            JsonValueKind.String => ProbesIn(element.GetString()!),
            _ => 0,
        };
    }

    private static int ProbesInXml(string text)
    {
        var document = XDocument.Parse(text);
        return document.DescendantNodes().OfType<XText>().Where(node => node is not XCData).Sum(node => ProbesIn(node.Value))
            + document.Descendants().Attributes().Sum(attribute => ProbesIn(attribute.Value));
    }

    private static int ProbesIn(string text) => text.Split(Probe).Length - 1;
}
