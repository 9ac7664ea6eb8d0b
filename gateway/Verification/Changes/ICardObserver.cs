namespace Exchange.Gateway.Verification.Changes;

/// <summary>Told of every change that a registry announces, in the registry's order.</summary>
internal interface ICardObserver
{
    /// <summary>Called before the change's cursor is kept: what fails is announced again.</summary>
    ValueTask ObserveAsync(Card card, CancellationToken cancellation);
}
