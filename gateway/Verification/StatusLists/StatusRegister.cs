using Exchange.Gateway.Sources;
using Exchange.Gateway.Verification.Changes;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>
/// Gives certificates their entries and keeps the entries at what the registries announce. Only types of the node's own
/// registries have lists: of the others their own nodes publish them.
/// </summary>
internal sealed class StatusRegister(CertificateTypes types, StatusEntries entries, StatusKey key, StatusListUris uris, TimeProvider time) : IStatusReferences, ICardObserver
{
    private static readonly TimeSpan s_tidiesEvery = TimeSpan.FromHours(1);

    private long _tidiedAt = time.GetTimestamp();

    public async ValueTask<StatusReference?> OfAsync(Card card, CancellationToken cancellation)
    {
        if (!IsOwn(card))
        {
            return null;
        }

        string certificate = key.Of(card.Id);
        ListPlace place = await entries.FindAsync(certificate, card.ChangeSequence, cancellation)
            ?? await entries.PlaceAsync(certificate, card.TypeCode, PublishedStatuses.Of(card.State), card.ChangeSequence, cancellation);
        return new StatusReference(uris.Of(place.List), place.Index);
    }

    public async ValueTask ObserveAsync(Card card, CancellationToken cancellation)
    {
        if (!IsOwn(card))
        {
            return;
        }

        await entries.ChangeAsync(key.Of(card.Id), PublishedStatuses.Of(card.State), card.ChangeSequence, cancellation);
        if (time.GetElapsedTime(Volatile.Read(ref _tidiedAt)) > s_tidiesEvery)
        {
            Volatile.Write(ref _tidiedAt, time.GetTimestamp());
            await entries.ForgetAsync(cancellation);
        }
    }

    private bool IsOwn(Card card) => types.Find(card.TypeCode) is { Origin.IsOwnRegistry: true };
}
