using System.Collections.Concurrent;

namespace Exchange.Gateway.Health;

/// <summary>
/// How the parts that a node leans on are doing, as the calls to them show it. A part counts as degraded while its
/// last call failed, for as long as somebody may still be hit by it; nothing has to be reset by hand.
/// </summary>
internal sealed class NodeHealth(TimeProvider time)
{
    private static readonly TimeSpan s_failureCountsFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> _failedAt = new(StringComparer.Ordinal);

    /// <param name="part">E.g. <c>database</c>, <c>source:market-regulation</c>, <c>peer:350700</c>.</param>
    public void Failed(string part) => _failedAt[part] = time.GetTimestamp();

    public void Succeeded(string part)
    {
        if (!_failedAt.IsEmpty)
        {
            _failedAt.TryRemove(part, out _);
        }
    }

    public IReadOnlyList<string> Degraded() =>
        [.. _failedAt.Where(pair => time.GetElapsedTime(pair.Value) < s_failureCountsFor).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
}
