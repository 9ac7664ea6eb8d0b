namespace Exchange.Gateway.Verification.Changes;

/// <summary>
/// A question to a registry or peer while it is under way, and what changed meanwhile: its answer may have been read
/// before such a change and arrive behind it. Used under the lock of its feed.
/// </summary>
/// <param name="id">The certificate asked for; null where it is not known beforehand which ones will come.</param>
/// <param name="epoch">The feed's epoch when the question was put; null where nobody watched.</param>
internal sealed class CardFill(string? id, int? epoch)
{
    private Dictionary<string, Card>? _changed;

    public int? Epoch => epoch;

    public string? Id => id;

    public void Note(Card card)
    {
        if ((id is null || id == card.Id) && !(Announced(card.Id)?.ChangeSequence > card.ChangeSequence))
        {
            (_changed ??= new Dictionary<string, Card>(StringComparer.Ordinal))[card.Id] = card;
        }
    }

    /// <summary>The newer of what was fetched and what was announced meanwhile.</summary>
    public Card Newer(Card fetched) =>
        Announced(id ?? fetched.Id) is { } changed && changed.ChangeSequence > fetched.ChangeSequence ? changed : fetched;

    public Card? Announced(string certificate) => _changed?.GetValueOrDefault(certificate);
}
