using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Exchange.Adapters.Answers;

/// <summary>
/// Element names with slashes between them, positions counted from 1 as XPath does, and an attribute at the end:
/// <c>Answer/Item[2]/@code</c>. Names are local names; namespaces are passed over.
/// </summary>
internal sealed class XmlPath : FieldPath
{
    private XmlPath(string text, Step[] steps, string? attribute)
        : base(text)
    {
        Steps = steps;
        Attribute = attribute;
    }

    public Step[] Steps { get; }

    /// <summary>The attribute that the path ends in, or null.</summary>
    public string? Attribute { get; }

    public static XmlPath? Parse(string text, out string? wrong)
    {
        wrong = null;
        var steps = new List<Step>();
        string? attribute = null;
        var parts = text == Self ? [] : text.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == parts.Length - 1 && parts[i].StartsWith('@') && IsName(parts[i][1..]))
            {
                attribute = parts[i][1..];
            }
            else if (ParseStep(parts[i]) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                wrong = "write element names with slashes between them and an attribute as @name at the end, as in Answer/Item[1]/@code";
                return null;
            }
        }

        return new XmlPath(text, [.. steps], attribute);
    }

    public override bool TryFind(in AnswerNode from, out AnswerNode found)
    {
        found = default;
        var at = from.Xml as XContainer;
        foreach (var step in Steps)
        {
            at = at is null ? null : Element(at, step);
        }

        XObject? end = Attribute is null
            ? at
            : (at as XElement)?.Attributes().FirstOrDefault(candidate => candidate.Name.LocalName == Attribute);
        if (end is not null)
        {
            found = new AnswerNode(end);
        }

        return end is not null;
    }

    public override bool TryFindAll(in AnswerNode from, List<AnswerNode> entries)
    {
        var at = new List<XContainer>();
        if (from.Xml is XContainer start)
        {
            at.Add(start);
        }

        foreach (var step in Steps)
        {
            at = [.. at.SelectMany(container => Elements(container, step))];
        }

        entries.AddRange(at.Select(element => new AnswerNode(element)));
        return Attribute is null;
    }

    private static XElement? Element(XContainer container, Step step)
    {
        var position = Math.Max(step.Position, 1);
        for (var node = container.FirstNode; node is not null; node = node.NextNode)
        {
            if (node is XElement element && element.Name.LocalName == step.Name && --position == 0)
            {
                return element;
            }
        }

        return null;
    }

    private static IEnumerable<XElement> Elements(XContainer container, Step step) =>
        step.Position > 0
            ? Element(container, step) is { } one ? [one] : []
            : container.Elements().Where(element => element.Name.LocalName == step.Name);

    private static Step? ParseStep(string part)
    {
        var bracket = part.IndexOf('[');
        if (bracket < 0)
        {
            return IsName(part) ? new Step(part, 0) : null;
        }

        return part.EndsWith(']') && IsName(part[..bracket])
            && int.TryParse(part.AsSpan()[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && position > 0
                ? new Step(part[..bracket], position)
                : null;
    }

    private static bool IsName(string text) => text.Length > 0 && XmlReader.IsName(text) && !text.Contains(':');

    /// <summary>An element's name and its position among those of that name, 0 where none is told.</summary>
    internal readonly record struct Step(string Name, int Position);
}
