using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Exchange.Adapters.Answers;

/// <summary>Answers and bodies in XML 1.0. Document types are refused, and with them entities of the answer's own.</summary>
internal sealed class XmlForm : AnswerForm
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public override string Name => "xml";

    public override string MediaType => "application/xml";

    public override FieldPath? ParsePath(string text, out string? wrong) => XmlPath.Parse(text, out wrong);

    public override Answer? Parse(ReadOnlyMemory<byte> bytes, Encoding charset)
    {
        // Decoded here and not by the XML reader: the mapping's charset holds, whatever the declaration claims.
        if (Decode(bytes, charset) is not { } text)
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(text), Settings);
            return new Answer(new AnswerNode(XDocument.Load(reader)));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public override BodyNode NewBody() => new XmlBody(new XDocument());
}
