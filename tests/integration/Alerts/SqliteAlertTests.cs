using Exchange.Gateway.State;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Tests.Integration.Alerts;

/// <summary>Accesses of a node on one machine, watched over.</summary>
public sealed class SqliteAlertTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public Task LooksAtAllReplicas_AreCountedTogether() => AlertCompliance.LooksAtAllReplicasAreCountedTogetherAsync(Open);

    [Fact]
    public Task HandOver_LosesNothingAndRaisesNothingTwice() => AlertCompliance.HandOverLosesNothingAndRaisesNothingTwiceAsync(Open);

    [Fact]
    public Task DatabaseThatIsAwayForAMoment_CostsNothing() => AlertCompliance.DatabaseThatIsAwayForAMomentCostsNothingAsync(Open);

    [Fact]
    public Task WhatWasBeforeTheBeginning_RaisesNothing() => AlertCompliance.WhatWasBeforeTheBeginningRaisesNothingAsync(Open);

    [Fact]
    public Task FirstUses_AreKnownAfterARestart() => AlertCompliance.FirstUsesAreKnownAfterARestartAsync(Open);

    [Fact]
    public Task Verdicts_AreNoUsesOfData() => AlertCompliance.VerdictsAreNoUsesOfDataAsync(Open);

    [Fact]
    public Task FirstCallsOfAnInterface_AreNoticed() => AlertCompliance.FirstCallsOfAnInterfaceAreNoticedAsync(Open);

    [Fact]
    public Task AlertAboutAPeer_NamesThePeer() => AlertCompliance.AlertAboutAPeerNamesThePeerAsync(Open);

    [Fact]
    public Task AlertsAboutPersons_NameThemInTheRecordOnly() => AlertCompliance.AlertsAboutPersonsNameThemInTheRecordOnlyAsync(Open);

    [Fact]
    public Task Silence_CoversWhatItIsLimitedTo() => AlertCompliance.SilenceCoversWhatItIsLimitedToAsync(Open);

    [Fact]
    public Task WhatGoesOnBehindASilence_IsTold() => AlertCompliance.WhatGoesOnBehindASilenceIsToldAsync(Open);

    [Fact]
    public Task Pages_HoldEachAlertOnce() => AlertCompliance.PagesHoldEachAlertOnceAsync(Open);

    [Fact]
    public Task ReplicaThatCannotRecord_LeavesItToAnother() => AlertCompliance.ReplicaThatCannotRecordLeavesItToAnotherAsync(Open);

    [Fact]
    public Task AlarmsOfWitnesses_AreAlerts() => AlertCompliance.AlarmsOfWitnessesAreAlertsAsync(Open);

    [Fact]
    public Task Receiver_IsToldInOrderUntilItTakes() => AlertCompliance.ReceiverIsToldInOrderUntilItTakesAsync(Open);

    [Fact]
    public Task WhatCannotBeTold_IsGivenUpAndToldOf() => AlertCompliance.WhatCannotBeToldIsGivenUpAndToldOfAsync(Open);

    [Fact]
    public Task WhatIsOld_IsToldAllTheSame() => AlertCompliance.WhatIsOldIsToldAllTheSameAsync(Open);

    public void Dispose() => _directory.Dispose();

    private StateDatabase Open() => new SqliteState(_directory.PathOf("state.db"));
}
