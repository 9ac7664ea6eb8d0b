using System.Collections.Frozen;
using Exchange.Gateway.Sources;

namespace Exchange.Gateway.Verification.Changes;

/// <summary>The change feeds of this node, by the certificate types that they are for.</summary>
internal sealed class CardFeeds(IReadOnlyList<CardFeed> feeds)
{
    private readonly FrozenDictionary<string, CardFeed> _byType = feeds
        .SelectMany(feed => feed.Types.Select(type => KeyValuePair.Create(type, feed)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyList<CardFeed> All => feeds;

    /// <summary>The feed that vouches for cards of a type, or null where they live by their time to live.</summary>
    public CardFeed? Of(CertificateTypeEntry type) => Configured(type.Code) is { } feed && feed.Covers(type.Code) ? feed : null;

    /// <summary>The feed of a type, whether or not it turned out to be there.</summary>
    public CardFeed? Configured(string typeCode) => _byType.GetValueOrDefault(typeCode);
}
