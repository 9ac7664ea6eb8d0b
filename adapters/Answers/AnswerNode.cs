using System.Text.Json;
using System.Xml.Linq;

namespace Exchange.Adapters.Answers;

/// <summary>
/// A place in an answer, whatever it is written in: a JSON element, or an XML document, element or attribute. A JSON
/// node lives no longer than its <see cref="Answer"/>.
/// </summary>
internal readonly struct AnswerNode
{
    private readonly XObject? _xml;
    private readonly JsonElement _json;

    public AnswerNode(JsonElement json) => _json = json;

    public AnswerNode(XObject xml) => _xml = xml;

    public JsonElement Json => _json;

    /// <summary>The XML node, or null in a JSON answer.</summary>
    public XObject? Xml => _xml;

    /// <summary>
    /// The node's value as text: a JSON number as it is written, true and false as these words; null for JSON null.
    /// False where the node has nodes of its own instead of a value.
    /// </summary>
    public bool TryGetText(out string? text)
    {
        (var holds, text) = _xml switch
        {
            XAttribute attribute => (true, attribute.Value),
            XElement { HasElements: false } element => (true, element.Value),
            null => JsonText(),
            _ => (false, null),
        };
        return holds;
    }

    /// <summary>What stands here, as it is written; for showing to an operator.</summary>
    public string Raw() => _xml is null
        ? _json.ValueKind == JsonValueKind.Undefined ? "" : _json.GetRawText()
        : _xml is XAttribute attribute ? attribute.Value : _xml.ToString() ?? "";

    private (bool Holds, string? Text) JsonText()
    {
        switch (_json.ValueKind)
        {
            case JsonValueKind.String:
                return (true, _json.GetString());
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return (true, _json.GetRawText());
            case JsonValueKind.Null:
                return (true, null);
            default:
                return (false, null);
        }
    }
}
