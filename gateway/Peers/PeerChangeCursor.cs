using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Peers;

/// <summary>
/// How far a peer has followed. It is good for the types that it was given for only: a type that joins later was not
/// followed before.
/// </summary>
internal sealed class PeerChangeCursor(IEnumerable<string> types)
{
    private readonly string _types = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', types.Order(StringComparer.Ordinal))))[..8]);

    public string Of(ChangePosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Generation:N}.{position.Index}.{_types}");

    /// <returns>Null where the cursor is none of this process, or for other types.</returns>
    public ChangePosition? Read(string cursor)
    {
        string[] parts = cursor.Split('.');
        return parts.Length == 3 && parts[2] == _types && Guid.TryParseExact(parts[0], "N", out Guid generation)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long index)
            ? new ChangePosition(generation, index)
            : null;
    }
}
