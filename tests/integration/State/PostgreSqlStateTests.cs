using Exchange.Gateway.State;

namespace Exchange.Tests.Integration.State;

/// <summary>The state of a node with replicas, by the same rules as in a file.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlStateTests(PostgreSqlServer server)
{
    [PostgreSqlFact]
    public async Task Migrations_AreAppliedOnce() => await StateCompliance.MigrationsAreAppliedOnceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task NewerDatabase_IsRefused() => await StateCompliance.NewerDatabaseIsRefusedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Assertion_IsUsedOnce() => await StateCompliance.AssertionIsUsedOnceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task AssertionUsedByManyAtOnce_IsUsedOnce() => await StateCompliance.OneOfManyWinsAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task ExpiredAssertions_AreForgotten() => await StateCompliance.ExpiredAssertionsAreForgottenAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Cursors_AreKeptByReplicaAndFeed() => await StateCompliance.CursorsAreKeptByReplicaAndFeedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Lease_IsHeldByOne() => await StateCompliance.LeaseIsHeldByOneAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Places_AreGivenOnce() => await StateCompliance.PlacesAreGivenOnceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task EveryReplica_ReadsEveryRevocation() => await StateCompliance.EveryReplicaReadsEveryRevocationAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task ExpiredRevocations_AreForgotten() => await StateCompliance.ExpiredRevocationsAreForgottenAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task NewestStatus_IsPublished() => await StateCompliance.NewestStatusIsPublishedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Witness_KeepsOneOfMany() => await StateCompliance.WitnessKeepsOneOfManyAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Alarm_IsOpenUntilAcknowledged() => await StateCompliance.AlarmIsOpenUntilAcknowledgedAsync(await EmptyAsync());

    /// <summary>If this fails, a node whose replicas are rolled out together does not come up.</summary>
    [PostgreSqlFact]
    public async Task ReplicasThatMigrateAtOnce_ApplyEachMigrationOnce()
    {
        Func<StateDatabase> open = await EmptyAsync();
        StateDatabase[] replicas = [.. Enumerable.Range(0, 8).Select(_ => open())];
        try
        {
            IReadOnlyList<string>[] applied = await Task.WhenAll(replicas.Select(replica => Task.Run(() => Migrator.MigrateAsync(replica, CancellationToken.None))));

            Assert.Single(applied, names => names.Count > 0);
        }
        finally
        {
            await Task.WhenAll(replicas.Select(replica => replica.DisposeAsync().AsTask()));
        }
    }

    private async Task<Func<StateDatabase>> EmptyAsync()
    {
        string connection = await server.CreateAsync();
        return () => new PostgreSqlState(connection);
    }
}
