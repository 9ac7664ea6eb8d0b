using System.Buffers;

namespace Grpc.Core;

/// <summary>What a metadata key may be: letters, digits and <c>- _ .</c>, kept in lower case.</summary>
internal static class HeaderKey
{
    private static readonly SearchValues<char> s_allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsBinary(string key) => key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal);

    public static string Normalize(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (IsNormal(key))
        {
            return key;
        }

        var lower = key.ToLowerInvariant();
        return IsNormal(lower)
            ? lower
            : throw new ArgumentException("A metadata key has only letters, digits, hyphens, underscores and full stops.", nameof(key));
    }

    private static bool IsNormal(string key) => key.AsSpan().IndexOfAnyExcept(s_allowed) < 0;
}
