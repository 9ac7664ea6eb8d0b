using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Verification.Receipts;

/// <summary>A receipt as somebody hands it in. What it says holds only if <see cref="CheckAsync"/> finds no fault.</summary>
internal sealed record Receipt(JsonWebToken Statement, ReceiptBody Body)
{
    /// <summary>The <c>typ</c> of its header.</summary>
    public const string Type = "verification-receipt+jwt";

    /// <param name="text">The receipt itself, or the whole answer of a verification with the receipt in it.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        try
        {
            text = text.Trim();
            if (text.StartsWith('{'))
            {
                using JsonDocument answer = JsonDocument.Parse(text);
                text = answer.RootElement.TryGetProperty("receipt", out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
            }

            if (SignedStatement.TryRead(text, out JsonWebToken? statement)
                && JsonSerializer.Deserialize(Base64UrlEncoder.Decode(statement.EncodedPayload), ReceiptJson.Default.ReceiptBody) is { } body)
            {
                receipt = new Receipt(statement, body);
            }
        }
        catch (JsonException)
        {
            // Another JSON than a receipt's.
        }

        return receipt is not null;
    }

    /// <inheritdoc cref="SignedStatement.CheckAsync"/>
    public ValueTask<StatementFault> CheckAsync(IReadOnlyList<SecurityKey>? keys) => SignedStatement.CheckAsync(Statement, Type, keys);
}
