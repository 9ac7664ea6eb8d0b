using System.Text;
using System.Text.Json;

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
        try
        {
            if (charset is UTF8Encoding)
            {
                return new Answer(JsonDocument.Parse(bytes.Span.StartsWith(ByteOrderMark) ? bytes[3..] : bytes));
            }

            return Decode(bytes, charset) is { } text ? new Answer(JsonDocument.Parse(text)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override BodyNode NewBody() => new JsonBody();
}
