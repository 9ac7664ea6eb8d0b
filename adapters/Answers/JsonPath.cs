using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Exchange.Adapters.Answers;

/// <summary>A dotted path with indexes counted from 0: <c>data.items[0].holder.name</c>.</summary>
internal sealed class JsonPath : FieldPath
{
    private JsonPath(string text, Step[] steps)
        : base(text) => Steps = steps;

    public Step[] Steps { get; }

    public static JsonPath? Parse(string text, out string? wrong)
    {
        wrong = null;
        var steps = new List<Step>();
        foreach (var part in text == Self ? [] : text.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0)
            {
                steps.Add(new Step(name, Encoding.UTF8.GetBytes(name), -1));
            }

            if ((name.Length == 0 && bracket < 0) || (bracket >= 0 && !AddIndexes(part[bracket..], steps)))
            {
                wrong = "write names with full stops between them and indexes in brackets, as in data.items[0].name";
                return null;
            }
        }

        return new JsonPath(text, [.. steps]);
    }

    public override bool TryFind(in AnswerNode from, out AnswerNode found)
    {
        var element = from.Json;
        foreach (var step in Steps)
        {
            if (step.Index >= 0)
            {
                if (element.ValueKind != JsonValueKind.Array || step.Index >= element.GetArrayLength())
                {
                    found = default;
                    return false;
                }

                element = element[step.Index];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step.Utf8, out element))
            {
                found = default;
                return false;
            }
        }

        found = new AnswerNode(element);
        return true;
    }

    public override bool TryFindAll(in AnswerNode from, List<AnswerNode> entries)
    {
        if (!TryFind(from, out var list) || list.Json.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (list.Json.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var entry in list.Json.EnumerateArray())
        {
            entries.Add(new AnswerNode(entry));
        }

        return true;
    }

    private static bool AddIndexes(string text, List<Step> steps)
    {
        foreach (var index in text[1..].Split('['))
        {
            if (!index.EndsWith(']')
                || !int.TryParse(index.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            steps.Add(new Step("", [], number));
        }

        return true;
    }

    /// <summary>A member's name, or an index of an array where <paramref name="Index"/> is not negative.</summary>
    internal readonly record struct Step(string Name, byte[] Utf8, int Index);
}
