using Exchange.Gateway.Keys;
using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification;
using Exchange.Gateway.Verification.Changes;
using CanonicalState = Exchange.Contracts.V1.CanonicalState;

namespace Exchange.Tests.Unit.Gateway.Verification;

/// <summary>Cards as this node, in China, makes them.</summary>
internal static class TestCards
{
    public static readonly HolderKeys Holders = new(KeyRing.Generate(TimeProvider.System));

    public static readonly CardMaker Maker = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), Holders);

    /// <summary>For a node whose types all live by their time to live.</summary>
    public static CardFeeds NoFeeds => new([]);

    public static Card Make(
        CanonicalState state = CanonicalState.Valid, DateOnly? from = null, DateOnly? to = null, string? id = null, ulong sequence = 1, DateTimeOffset? asOf = null) =>
        Maker.Make(TestCertificates.Make(id, state, from, to, sequence), asOf ?? DateTimeOffset.UnixEpoch);
}
