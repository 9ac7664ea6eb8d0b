using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Exchange.Adapters.Answers;

/// <summary>An XML document or element under construction.</summary>
internal sealed class XmlBody(XContainer node) : BodyNode
{
    public override void Put(FieldPath path, FieldValue value)
    {
        var xml = (XmlPath)path;
        var element = Walk(xml.Steps) as XElement;
        if (xml.Attribute is not null)
        {
            element?.SetAttributeValue(xml.Attribute, value.Text);
        }
        else if (value.Text is not null)
        {
            // Added, not set: attributes and text of one element come as two fields in any order.
            element?.Add(new XText(value.Text));
        }
    }

    public override BodyNode AppendEntry(FieldPath list) => new XmlBody(Append(list));

    public override void AppendText(FieldPath list, string text) => Append(list).Value = text;

    public override BodyNode Child(FieldPath path) => new XmlBody(Walk(((XmlPath)path).Steps));

    public override byte[] ToBytes(Encoding charset)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = charset, CloseOutput = false }))
        {
            node.Document!.Save(writer);
        }

        return bytes.ToArray();
    }

    private XElement Append(FieldPath list)
    {
        var steps = ((XmlPath)list).Steps;
        var entry = new XElement(steps[^1].Name);
        Walk(steps.AsSpan()[..^1]).Add(entry);
        return entry;
    }

    private XContainer Walk(ReadOnlySpan<XmlPath.Step> steps)
    {
        var at = node;
        foreach (var step in steps)
        {
            var next = at.Element(step.Name);
            if (next is null)
            {
                next = new XElement(step.Name);
                at.Add(next);
            }

            at = next;
        }

        return at;
    }
}
