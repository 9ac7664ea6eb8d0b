using System.Collections.Concurrent;

namespace Exchange.Gateway.Verification;

/// <summary>
/// Decides when a card is fetched again although it is still good, so that nobody has to wait when it is not: the sooner,
/// the longer fetching takes. XFetch (Vattani, Chierichetti, Lowenstein, Optimal Probabilistic Cache Stampede Prevention,
/// VLDB 2015) with β = 1: with t left and fetching taking δ, P = e^(−t/δ).
/// </summary>
internal sealed class EarlyRefresh(Random random)
{
    /// <summary>Beyond so many times δ it hardly ever happens, and no dice are thrown.</summary>
    private const double Horizon = 20;

    private readonly ConcurrentDictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>Fetching one of a type took so long; the last few count.</summary>
    public void Took(string typeCode, TimeSpan duration) =>
        _seconds.AddOrUpdate(typeCode, duration.TotalSeconds, (_, before) => (0.8 * before) + (0.2 * duration.TotalSeconds));

    /// <param name="left">How long the card is still good.</param>
    public bool IsDue(string typeCode, TimeSpan left) =>
        _seconds.TryGetValue(typeCode, out double delta)
        && left.TotalSeconds < Horizon * delta
        && -Math.Log(1 - random.NextDouble()) * delta >= left.TotalSeconds;
}
