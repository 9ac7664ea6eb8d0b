using System.Security.Cryptography;
using System.Text;

namespace Exchange.Adapters.Hosting;

/// <summary>
/// The secrets that callers may present. Kept and compared as digests of equal length in constant time, so that the
/// time of an answer tells nothing. Several are good at once, so that a secret can be changed without a gap.
/// </summary>
internal sealed class CallerSecrets
{
    private const string Scheme = "Bearer ";
    private const int Shortest = 16;

    private readonly byte[][] _digests;

    private CallerSecrets(IEnumerable<string> secrets) => _digests = [.. secrets.Select(Digest)];

    /// <summary>Reads a file of secrets, one a line; null with the error where it has none that is good.</summary>
    public static CallerSecrets? Read(string path, out string error)
    {
        error = "";
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"the secret file {path} cannot be read: {failure.Message}";
            return null;
        }

        var secrets = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (secrets.Count == 0 || secrets.Exists(secret => secret.Length < Shortest))
        {
            error = $"the secret file {path} needs secrets of at least {Shortest} characters, one a line";
            return null;
        }

        return new CallerSecrets(secrets);
    }

    /// <summary>Whether an authorization header carries one of the secrets.</summary>
    public bool Accept(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var presented = Digest(authorization[Scheme.Length..]);
        var accepted = false;
        foreach (var digest in _digests)
        {
            accepted |= CryptographicOperations.FixedTimeEquals(digest, presented);
        }

        return accepted;
    }

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
