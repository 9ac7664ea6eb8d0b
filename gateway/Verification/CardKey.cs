using System.Globalization;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>What a card is kept under.</summary>
internal static class CardKey
{
    /// <summary>Stands behind the identifier where something follows.</summary>
    public const char Separator = '\n';

    /// <summary>
    /// The identifier, and behind it the epoch of the feed under whose watch the card was asked for, where that is not
    /// the first: what was kept before a gap is not found any more. No identifier has a line feed.
    /// </summary>
    public static string Of(string id, int epoch) => epoch == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}{Separator}{epoch}");

    /// <summary>What it is kept under that a holder has none of a type.</summary>
    public static string Of(HolderKey holder, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{holder.Value:x32}{Separator}{epoch}");
}
