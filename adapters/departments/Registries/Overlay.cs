using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Exchange.Departments.Registries;

/// <summary>The certificates that were changed or registered since the start, and the order in which that happened.</summary>
/// <param name="lastGenerated">The last sequence that generated certificates have.</param>
internal sealed class Overlay(ulong lastGenerated, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Certificate> _certificates = new();
    private readonly List<(ulong Sequence, string Id)> _log = [];
    private readonly Lock _lock = new();
    private ulong _last = lastGenerated;

    public bool TryGet(string id, [NotNullWhen(true)] out Certificate? certificate) =>
        _certificates.TryGetValue(id, out certificate);

    /// <summary>
    /// Stores a certificate under the next sequence. Sequences grow with the clock, so that a cursor kept from an earlier
    /// run, whose changes are gone, does not hide new ones.
    /// </summary>
    public Certificate Store(Certificate certificate)
    {
        lock (_lock)
        {
            _last = Math.Max(_last + 1, (ulong)time.GetUtcNow().ToUnixTimeMilliseconds());
            var stored = certificate with { Sequence = _last };
            _certificates[stored.Id] = stored;
            _log.Add((_last, stored.Id));
            return stored;
        }
    }

    /// <summary>
    /// The time, the last sequence, and what has a sequence above <paramref name="after"/>, all of one instant: a change
    /// that is not listed is later than the time told.
    /// </summary>
    public (DateTimeOffset Now, ulong Last, List<Certificate> Certificates) Read(ulong after, int limit)
    {
        lock (_lock)
        {
            var certificates = new List<Certificate>();
            for (var entry = _log.FindLastIndex(one => one.Sequence <= after) + 1; entry < _log.Count && certificates.Count < limit; entry++)
            {
                // One that changed again stands further behind.
                if (_certificates[_log[entry].Id] is var certificate && certificate.Sequence == _log[entry].Sequence)
                {
                    certificates.Add(certificate);
                }
            }

            return (time.GetUtcNow(), _last, certificates);
        }
    }
}
