using Exchange.Gateway.State;
using Exchange.Tests.Integration.State;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>Accesses of a node with replicas, watched over by the same rules as with a file.</summary>
[Collection(PostgreSqlTests.Name)]
public sealed class PostgreSqlAlertTests(PostgreSqlServer server)
{
    [PostgreSqlFact]
    public async Task LooksAtAllReplicas_AreCountedTogether() => await AlertCompliance.LooksAtAllReplicasAreCountedTogetherAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task HandOver_LosesNothingAndRaisesNothingTwice() => await AlertCompliance.HandOverLosesNothingAndRaisesNothingTwiceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task DatabaseThatIsAwayForAMoment_CostsNothing() => await AlertCompliance.DatabaseThatIsAwayForAMomentCostsNothingAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task WhatWasBeforeTheBeginning_RaisesNothing() => await AlertCompliance.WhatWasBeforeTheBeginningRaisesNothingAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task FirstUses_AreKnownAfterARestart() => await AlertCompliance.FirstUsesAreKnownAfterARestartAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Verdicts_AreNoUsesOfData() => await AlertCompliance.VerdictsAreNoUsesOfDataAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task FirstCallsOfAnInterface_AreNoticed() => await AlertCompliance.FirstCallsOfAnInterfaceAreNoticedAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task AlertAboutAPeer_NamesThePeer() => await AlertCompliance.AlertAboutAPeerNamesThePeerAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task AlertsAboutPersons_NameThemInTheRecordOnly() => await AlertCompliance.AlertsAboutPersonsNameThemInTheRecordOnlyAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Silence_CoversWhatItIsLimitedTo() => await AlertCompliance.SilenceCoversWhatItIsLimitedToAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task WhatGoesOnBehindASilence_IsTold() => await AlertCompliance.WhatGoesOnBehindASilenceIsToldAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Pages_HoldEachAlertOnce() => await AlertCompliance.PagesHoldEachAlertOnceAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task ReplicaThatCannotRecord_LeavesItToAnother() => await AlertCompliance.ReplicaThatCannotRecordLeavesItToAnotherAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task AlarmsOfWitnesses_AreAlerts() => await AlertCompliance.AlarmsOfWitnessesAreAlertsAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task Receiver_IsToldInOrderUntilItTakes() => await AlertCompliance.ReceiverIsToldInOrderUntilItTakesAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task WhatCannotBeTold_IsGivenUpAndToldOf() => await AlertCompliance.WhatCannotBeToldIsGivenUpAndToldOfAsync(await EmptyAsync());

    [PostgreSqlFact]
    public async Task WhatIsOld_IsToldAllTheSame() => await AlertCompliance.WhatIsOldIsToldAllTheSameAsync(await EmptyAsync());

    private async Task<Func<StateDatabase>> EmptyAsync()
    {
        string connection = await server.CreateAsync();
        return () => new PostgreSqlState(connection);
    }
}
