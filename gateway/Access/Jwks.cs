using System.Text;
using System.Text.Json;
using Exchange.Gateway.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace Exchange.Gateway.Access;

/// <summary>Reads and writes JSON Web Key Sets (RFC 7517) of public signature keys.</summary>
internal static class Jwks
{
    /// <summary>The keys of a file, or an empty list with every reason collected.</summary>
    public static IReadOnlyList<SecurityKey> Load(string key, string file, ConfigurationErrors errors)
    {
        if (errors.File(key, file, "The key set file") is not { } text)
        {
            return [];
        }

        try
        {
            JsonWebKeySet set = new(text);
            SecurityKey[] usable = [.. set.Keys.Where(IsUsable)];
            if (usable.Length == 0)
            {
                errors.Add(key, $"'{file}' holds no public signature key with a `kid`.");
            }

            return usable;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            errors.Add(key, $"'{file}' is not a JSON Web Key Set.");
            return [];
        }
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
        key.Kty is "EC" or "RSA" && !string.IsNullOrEmpty(key.KeyId) && key.Use is (null or "" or "sig");
}
