using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Data.Common;
using Exchange.Gateway.Health;
using Exchange.Gateway.Http;
using Exchange.Gateway.Sources;
using Exchange.Gateway.State;

namespace Exchange.Gateway.Verification.StatusLists;

/// <summary>
/// The lists as they are published. However many ask, the database is asked what has changed once a second, and a list
/// is signed anew only where something has, or where its signature has become old: a counter judges its knowledge by
/// the age of the signature, so that may not be older than the time for which it was told to keep the list.
/// Without the database the last signature serves until it expires; nothing is signed that was not read.
/// </summary>
internal sealed class StatusListPublisher(
    CertificateTypes types, StatusEntries entries, StatusListSigner signer, StatusListOptions options, NodeHealth health, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_looksEvery = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _signsEvery = TimeSpan.FromTicks(Math.Min(options.TimeToLive.Ticks, options.Lifetime.Ticks / 2));
    private readonly ConcurrentDictionary<ListName, Slot> _slots = [];
    private readonly SemaphoreSlim _looking = new(1);
    private Look _look = new(FrozenDictionary<ListName, BegunList>.Empty, null);

    /// <summary>The lists there are, by type and number.</summary>
    public async Task<Outcome<IReadOnlyList<ListName>>> ListsAsync(CancellationToken cancellation)
    {
        bool isFresh = await LookAsync(cancellation);
        return isFresh || _look.At is not null
            ? Outcome.Of<IReadOnlyList<ListName>>([.. _look.Lists.Keys.OrderBy(list => list.TypeCode, StringComparer.Ordinal).ThenBy(list => list.Number)])
            : Unavailable();
    }

    public async Task<Outcome<StatusListToken>> GetAsync(ListName name, CancellationToken cancellation)
    {
        bool isFresh = await LookAsync(cancellation);
        if (!_look.Lists.TryGetValue(name, out BegunList? list))
        {
            return isFresh ? new Problem(ProblemKind.NotFound, "There is no such status list; /api/v1/status-lists names those there are.") : Unavailable();
        }

        Slot slot = _slots.GetOrAdd(name, _ => new Slot());
        if (slot.Token is { } token && (isFresh ? IsCurrent(token, list) : time.GetUtcNow() < token.ExpiresAt))
        {
            return token;
        }

        return isFresh ? await SignAsync(slot, list, cancellation) : Unavailable();
    }

    public void Dispose()
    {
        _looking.Dispose();
        foreach (Slot slot in _slots.Values)
        {
            slot.Signing.Dispose();
        }
    }

    private async Task<Outcome<StatusListToken>> SignAsync(Slot slot, BegunList list, CancellationToken cancellation)
    {
        await slot.Signing.WaitAsync(cancellation);
        try
        {
            if (slot.Token is { } signedMeanwhile && IsCurrent(signedMeanwhile, list))
            {
                return signedMeanwhile;
            }

            StatusListToken token = signer.Sign(list, await entries.ReadAsync(list, cancellation));
            slot.Token = token;
            return token;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            return slot.Token is { } last && time.GetUtcNow() < last.ExpiresAt ? last : Unavailable();
        }
        finally
        {
            slot.Signing.Release();
        }
    }

    /// <summary>A token of a later revision is current too: another caller has looked since.</summary>
    private bool IsCurrent(StatusListToken token, BegunList list) =>
        token.Revision >= list.Revision && time.GetUtcNow() < token.IssuedAt + _signsEvery;

    /// <summary>Whether what is known of the lists is at most as old as they are looked at.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        if (IsFresh())
        {
            return true;
        }

        await _looking.WaitAsync(cancellation);
        try
        {
            if (!IsFresh())
            {
                long now = time.GetTimestamp();
                IReadOnlyList<BegunList> begun = await entries.ListsAsync(cancellation);
                _look = new Look(Own().Concat(begun.Where(list => IsOwn(list.Name.TypeCode)).Select(list => KeyValuePair.Create(list.Name, list)))
                    .GroupBy(pair => pair.Key).ToFrozenDictionary(group => group.Key, group => group.Last().Value), now);
                health.Succeeded(StateDatabase.Part);
            }

            return true;
        }
        catch (DbException)
        {
            health.Failed(StateDatabase.Part);
            return false;
        }
        finally
        {
            _looking.Release();
        }
    }

    private bool IsFresh() => _look.At is { } at && time.GetElapsedTime(at) < s_looksEvery;

    /// <summary>Every type's first list, begun or not: so that a counter has it before the first certificate is shown there.</summary>
    private IEnumerable<KeyValuePair<ListName, BegunList>> Own() =>
        types.All.Where(type => type.Origin.IsOwnRegistry).Select(type => entries.First(type.Code)).Select(list => KeyValuePair.Create(list.Name, list));

    private bool IsOwn(string typeCode) => types.Find(typeCode) is { Origin.IsOwnRegistry: true };

    private static Problem Unavailable() => new(ProblemKind.SourceUnavailable, "The node cannot read its status lists now.");

    /// <param name="At">When, as a timestamp; null before the first look.</param>
    private sealed record Look(FrozenDictionary<ListName, BegunList> Lists, long? At);

    private sealed class Slot
    {
        private volatile StatusListToken? _token;

        public SemaphoreSlim Signing { get; } = new(1);

        public StatusListToken? Token
        {
            get => _token;
            set => _token = value;
        }
    }
}
