using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Configuration;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>
/// What certificates are called in the tables of the status lists: an HMAC-SHA-256 of the identifier, so that the tables
/// name nobody's certificate to one who has not the key.
/// </summary>
internal sealed class StatusKey(byte[] secret)
{
    private const int Bytes = 32;

    /// <summary>What a key file holds: 32 random bytes in base64.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    public static StatusKey? Load(string key, string file, ConfigurationErrors errors)
    {
        if (errors.File(key, file, "The key file of the status lists") is not { } text)
        {
            return null;
        }

        byte[] secret = new byte[Bytes];
        if (Convert.TryFromBase64String(text.Trim(), secret, out int written) && written == Bytes)
        {
            return new StatusKey(secret);
        }

        errors.Add(key, $"'{file}' does not hold a key; `exchange keys generate status-lists` makes one.");
        return null;
    }

    public string Of(string certificateId) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(certificateId)));
}
