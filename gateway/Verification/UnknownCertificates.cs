using System.Collections.Concurrent;

namespace Exchange.Gateway.Verification;

/// <summary>
/// What the registry just said that there is none of, for at most a second, so that one who tries the same wrong identifier again and
/// again does not ask the registry each time. Bounded: when it is full it is emptied.
/// </summary>
internal sealed class UnknownCertificates
{
    public const int Most = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _asOf = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="key">As <see cref="CardKey"/> makes it.</param>
    public void Put(string key, DateTimeOffset asOf)
    {
        if (Volatile.Read(ref _count) >= Most)
        {
            _asOf.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_asOf.TryAdd(key, asOf))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            _asOf[key] = asOf;
        }
    }

    /// <summary>There is one now, or it is not certain any more.</summary>
    public void Drop(string key)
    {
        if (!_asOf.IsEmpty && _asOf.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>When the registry said so, if that was not longer ago than given.</summary>
    public DateTimeOffset? Find(string key, DateTimeOffset now, TimeSpan most)
    {
        if (_asOf.IsEmpty || !_asOf.TryGetValue(key, out DateTimeOffset asOf))
        {
            return null;
        }

        if (now - asOf <= (most < Lifetime ? most : Lifetime) && asOf <= now)
        {
            return asOf;
        }

        Drop(key);
        return null;
    }
}
