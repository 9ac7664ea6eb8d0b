using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification;

/// <summary>What a card is kept under.</summary>
internal static class CardKey
{
    /// <summary>Stands behind the identifier where something follows.</summary>
    public const char Separator = '\n';

    /// <summary>
    /// The identifier. A peer's card is kept for the purpose too: the peer granted it for that one, and what it would
    /// refuse for another must not be had from here. No purpose and no identifier has a line feed.
    /// </summary>
    public static string Of(string id, CertificateTypeEntry type, Inquiry inquiry) =>
        type.Origin.IsOwnRegistry ? id : id + Separator + inquiry.Context.Purpose;
}
