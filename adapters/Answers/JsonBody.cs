using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Adapters.Answers;

/// <summary>A JSON object under construction.</summary>
internal sealed class JsonBody(JsonObject node) : BodyNode
{
    // Text goes as it is and, but for rare characters, not as \u escapes, which some registries cannot read.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonBody()
        : this([])
    {
    }

    public override void Put(FieldPath path, FieldValue value)
    {
        var steps = ((JsonPath)path).Steps;
        Walk(steps.AsSpan()[..^1])[steps[^1].Name] = value switch
        {
            { Text: null } => null,
            { Bare: true } => JsonNode.Parse(value.Text),
            _ => JsonValue.Create(value.Text),
        };
    }

    /// <summary>Sets a member of this very object, whatever its name holds.</summary>
    public void Set(string name, string text) => node[name] = text;

    public override BodyNode AppendEntry(FieldPath list)
    {
        var entry = new JsonObject();
        List(list).Add(entry);
        return new JsonBody(entry);
    }

    public override void AppendText(FieldPath list, string text) => List(list).Add(JsonValue.Create(text));

    public override BodyNode Child(FieldPath path) => new JsonBody(Walk(((JsonPath)path).Steps));

    public override byte[] ToBytes(Encoding charset) => charset.GetBytes(node.ToJsonString(Written));

    private JsonArray List(FieldPath path)
    {
        var steps = ((JsonPath)path).Steps;
        var parent = Walk(steps.AsSpan()[..^1]);
        if (parent[steps[^1].Name] is not JsonArray list)
        {
            parent[steps[^1].Name] = list = [];
        }

        return list;
    }

    private JsonObject Walk(ReadOnlySpan<JsonPath.Step> steps)
    {
        var at = node;
        foreach (var step in steps)
        {
            if (at[step.Name] is not JsonObject next)
            {
                at[step.Name] = next = [];
            }

            at = next;
        }

        return at;
    }
}
