using Exchange.Gateway.Verification;
using Exchange.Tests.Unit.Adapters;

namespace Exchange.Tests.Unit.Gateway.Verification.Changes;

/// <summary>If one of these fails, a counter sees certificates of another node for a purpose that this one never granted.</summary>
public sealed class PeerGrantsTests
{
    private readonly ManualTime _time = new();
    private readonly PeerGrants _grants;

    public PeerGrantsTests() => _grants = new PeerGrants(_time);

    [Fact]
    public void Grant_IsForItsTypeAndPurposeAndAMinute()
    {
        _grants.Learn("type", "purpose", isGranted: true, _time.GetTimestamp());
        Assert.True(_grants.Covers("type", "purpose"));
        Assert.False(_grants.Covers("type", "another"));
        Assert.False(_grants.Covers("another", "purpose"));
        _time.Advance(PeerGrants.Lifetime);
        Assert.False(_grants.Covers("type", "purpose"));
    }

    // The two answers overtook each other.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 0)]
    public void DenialOfALaterQuestion_Stands(int grantAsked, int denialAsked)
    {
        long start = _time.GetTimestamp();
        _grants.Learn("type", "purpose", isGranted: false, start + denialAsked);
        _grants.Learn("type", "purpose", isGranted: true, start + grantAsked);
        Assert.False(_grants.Covers("type", "purpose"));
        _grants.Learn("type", "purpose", isGranted: true, start + 2);
        Assert.True(_grants.Covers("type", "purpose"));
    }
}
