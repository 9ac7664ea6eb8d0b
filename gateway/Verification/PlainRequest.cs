using System.Text.Json;
using Exchange.Gateway.Access;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Reads the question that counters ask all day: a certificate's identifier with its context. Whatever else the body
/// holds, once or twice, known or not, is left to the serialiser, which also says what is wrong.
/// </summary>
internal static class PlainRequest
{
    public static VerificationRequest? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader json = new(utf8);
            return json.Read() && json.TokenType == JsonTokenType.StartObject && ReadRequest(ref json) is { } request && !json.Read() ? request : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static VerificationRequest? ReadRequest(ref Utf8JsonReader json)
    {
        VerificationRequest request = new();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("certificateId"u8) && request.CertificateId is null)
            {
                request.CertificateId = ReadText(ref json);
            }
            else if (json.ValueTextEquals("context"u8) && request.Context is null)
            {
                request.Context = ReadContext(ref json);
                if (request.Context is null)
                {
                    return null;
                }
            }
            else
            {
                return null;
            }
        }

        return request is { CertificateId: not null, Context: not null } ? request : null;
    }

    private static ContextBody? ReadContext(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        ContextBody context = new();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("purpose"u8) && context.Purpose is null)
            {
                context.Purpose = ReadText(ref json);
            }
            else if (json.ValueTextEquals("officer"u8) && context.Officer is null)
            {
                context.Officer = ReadText(ref json);
            }
            else if (json.ValueTextEquals("itemCode"u8) && context.ItemCode is null)
            {
                context.ItemCode = ReadText(ref json);
            }
            else if (json.ValueTextEquals("caseNumber"u8) && context.CaseNumber is null)
            {
                context.CaseNumber = ReadText(ref json);
            }
            else
            {
                return null;
            }
        }

        return context;
    }

    /// <exception cref="InvalidOperationException">It is no text, or no valid UTF-8.</exception>
    private static string ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? throw new InvalidOperationException();
    }
}
