using Exchange.Gateway.Access;
using static Exchange.Tests.Unit.Gateway.TestAccess;

namespace Exchange.Tests.Unit.Gateway.Access;

public sealed class AccessSnapshotTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 2, 3, 4, TimeSpan.Zero);

    // Fails: whatever nobody thought of is allowed.
    [Fact]
    public void NothingGranted_IsDenied() => Assert.Equal(new Decision(Permission.NotGranted, null), Decide(Snapshot()));

    // Fails: a granted question is refused, or the wrong grant's fields are released.
    [Fact]
    public void Granted_GivesTheGrant()
    {
        (GrantKey key, Grant grant) = Grants("counter", AccessAction.Verify, "type");
        Assert.Equal(new Decision(Permission.Granted, grant), Decide(Snapshot(grants: [(key, grant)])));
    }

    // Fails: one client uses another's grant, a grant to verify releases data, or one for a type opens all.
    [Fact]
    public void GrantToAnotherClientActionOrTarget_IsNone()
    {
        AccessSnapshot snapshot = Snapshot(grants:
        [
            Grants("Counter", AccessAction.Verify, "type"),
            Grants("counter", AccessAction.Lookup, "type"),
            Grants("counter", AccessAction.Verify, "Type"),
        ]);
        Assert.Equal(Permission.NotGranted, Decide(snapshot).Permission);
    }

    // Fails: data given for one purpose is used for another, or the caller cannot tell that only the purpose is wrong.
    [Theory]
    [InlineData("餐饮店开办核验 ")]
    [InlineData("餐饮店开办")]
    [InlineData("")]
    public void AnotherPurpose_IsPurposeNotGranted(string purpose) =>
        Assert.Equal(new Decision(Permission.PurposeNotGranted, null), Decide(Snapshot(grants: [Grants("counter", AccessAction.Verify, "type")]), purpose));

    // Fails: a grant is used before it begins or after it has ended, and a wrong purpose reveals that there was one.
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Period_IncludesItsFirstInstantAndExcludesItsLast(int minutes, bool granted)
    {
        AccessSnapshot snapshot = Snapshot(grants: [Grants("counter", AccessAction.Verify, "type", from: s_now, until: s_now.AddHours(1))]);
        DateTimeOffset now = s_now.AddMinutes(minutes);
        Assert.Equal(granted ? Permission.Granted : Permission.NotGranted, Decide(snapshot, now: now).Permission);
        Assert.Equal(granted ? Permission.PurposeNotGranted : Permission.NotGranted, Decide(snapshot, "another", now).Permission);
    }

    // Fails: a renewed grant, or one for a second purpose beside the first, is not found.
    [Fact]
    public void SeveralGrants_AreAllLookedAt()
    {
        (GrantKey Key, Grant Grant) renewed = Grants("counter", AccessAction.Verify, "type", from: s_now);
        (GrantKey Key, Grant Grant) second = Grants("counter", AccessAction.Verify, "type", purposes: ["second"]);
        AccessSnapshot snapshot = Snapshot(grants: [Grants("counter", AccessAction.Verify, "type", until: s_now), second, renewed]);
        Assert.Same(renewed.Grant, Decide(snapshot).Grant);
        Assert.Same(second.Grant, Decide(snapshot, "second").Grant);
        Assert.Equal(Permission.PurposeNotGranted, Decide(snapshot, "third").Permission);
    }

    private static Decision Decide(AccessSnapshot snapshot, string purpose = Purpose, DateTimeOffset? now = null) =>
        snapshot.Decide("counter", AccessAction.Verify, "type", purpose, now ?? s_now);
}
