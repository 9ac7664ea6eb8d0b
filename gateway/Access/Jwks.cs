using System.Text;
using System.Text.Json;
using Exchange.Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Reads and writes JSON Web Key Sets (RFC 7517) of public signature keys.</summary>
internal static class Jwks
{
    /// <summary>The keys of a file, or an empty list with every reason collected. A set without any key is a set: its owner has no key any more.</summary>
    public static IReadOnlyList<SecurityKey> Load(string key, string file, ConfigurationErrors errors)
    {
        if (errors.File(key, file, "The key set file") is not { } text)
        {
            return [];
        }

        IReadOnlyList<SecurityKey>? usable = Parse(text);
        if (usable is null)
        {
            errors.Add(key, $"'{file}' is not a JSON Web Key Set.");
        }
        else if (usable.Count == 0 && !IsEmpty(text))
        {
            errors.Add(key, $"'{file}' holds no public signature key with a `kid`.");
        }

        return usable ?? [];
    }

    /// <summary>The public signature keys of a key set, or null where the text is none.</summary>
    public static IReadOnlyList<SecurityKey>? Parse(string text)
    {
        try
        {
            return [.. new JsonWebKeySet(text).Keys.Where(IsUsable)];
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a key set says in so many words that it has no key.</summary>
    private static bool IsEmpty(string text)
    {
        using JsonDocument set = JsonDocument.Parse(text);
        return set.RootElement.TryGetProperty("keys", out JsonElement keys) && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() == 0;
    }

    public static string Write(IEnumerable<SecurityKey> keys)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (ECDsaSecurityKey key in keys.OfType<ECDsaSecurityKey>())
            {
                JsonWebKey jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(key);
                json.WriteStartObject();
                json.WriteString("kty", jwk.Kty);
                json.WriteString("crv", jwk.Crv);
                json.WriteString("x", jwk.X);
                json.WriteString("y", jwk.Y);
                json.WriteString("use", "sig");
                json.WriteString("alg", SecurityAlgorithms.EcdsaSha256);
                json.WriteString("kid", key.KeyId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Asymmetric only: a symmetric key in a published set would let anybody sign.</summary>
    private static bool IsUsable(JsonWebKey key) =>
        (key is { Kty: "EC", Crv: not null, X: not null, Y: not null } or { Kty: "RSA", N: not null, E: not null })
        && !string.IsNullOrEmpty(key.KeyId) && key.Use is (null or "" or "sig");
}
