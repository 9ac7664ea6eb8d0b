using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Exchange.Adapters.Answers;

/// <summary>Answers and bodies in JSON (RFC 8259).</summary>
internal sealed class JsonForm : AnswerForm
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public override string Name => "json";

    public override string MediaType => "application/json";

    public override FieldPath? ParsePath(string text, out string? wrong) => JsonPath.Parse(text, out wrong);

    public override Answer? Parse(ReadOnlyMemory<byte> bytes, Encoding charset)
    {
        JsonDocument document;
        try
        {
            if (charset is UTF8Encoding)
            {
                bytes = bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
                if (!Utf8.IsValid(bytes.Span))
                {
                    return null;
                }

                document = JsonDocument.Parse(bytes);
            }
            else if (Decode(bytes, charset) is { } text)
            {
                document = JsonDocument.Parse(text);
            }
            else
            {
                return null;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        if (IsText(document.RootElement))
        {
            return new Answer(document);
        }

        document.Dispose();
        return null;
    }

    // The parser takes half a surrogate pair written as an escape, and throws later, when it is read.
    private static bool IsText(JsonElement root)
    {
        if (!JsonMarshal.GetRawUtf8Value(root).Contains((byte)'\\'))
        {
            return true;
        }

        try
        {
            Read(root);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        static void Read(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in element.EnumerateObject())
                    {
                        _ = member.Name;
                        Read(member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var entry in element.EnumerateArray())
                    {
                        Read(entry);
                    }

                    break;
                case JsonValueKind.String:
                    _ = element.GetString();
                    break;
            }
        }
    }

    public override BodyNode NewBody() => new JsonBody();
}
