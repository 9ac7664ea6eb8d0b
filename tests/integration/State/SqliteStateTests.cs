using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.State;

/// <summary>The state of a node on one machine.</summary>
public sealed class SqliteStateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public Task Migrations_AreAppliedOnce() => StateCompliance.MigrationsAreAppliedOnceAsync(Open);

    [Fact]
    public Task NewerDatabase_IsRefused() => StateCompliance.NewerDatabaseIsRefusedAsync(Open);

    [Fact]
    public Task Assertion_IsUsedOnce() => StateCompliance.AssertionIsUsedOnceAsync(Open);

    [Fact]
    public Task AssertionUsedByManyAtOnce_IsUsedOnce() => StateCompliance.OneOfManyWinsAsync(Open);

    [Fact]
    public Task ExpiredAssertions_AreForgotten() => StateCompliance.ExpiredAssertionsAreForgottenAsync(Open);

    [Fact]
    public Task Cursors_AreKeptByReplicaAndFeed() => StateCompliance.CursorsAreKeptByReplicaAndFeedAsync(Open);

    [Fact]
    public Task Lease_IsHeldByOne() => StateCompliance.LeaseIsHeldByOneAsync(Open);

    [Fact]
    public Task Places_AreGivenOnce() => StateCompliance.PlacesAreGivenOnceAsync(Open);

    [Fact]
    public Task EveryReplica_ReadsEveryRevocation() => StateCompliance.EveryReplicaReadsEveryRevocationAsync(Open);

    [Fact]
    public Task ExpiredRevocations_AreForgotten() => StateCompliance.ExpiredRevocationsAreForgottenAsync(Open);

    [Fact]
    public Task Witness_KeepsOneOfMany() => StateCompliance.WitnessKeepsOneOfManyAsync(Open);

    [Fact]
    public Task Alarm_IsOpenUntilAcknowledged() => StateCompliance.AlarmIsOpenUntilAcknowledgedAsync(Open);

    [Fact]
    public Task NewestStatus_IsPublished() => StateCompliance.NewestStatusIsPublishedAsync(Open);

    public void Dispose() => _directory.Dispose();

    private SqliteState Open() => new(_directory.PathOf("state.db"));
}
