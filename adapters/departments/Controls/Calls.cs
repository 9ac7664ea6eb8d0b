using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Exchange.Departments.Controls;

/// <summary>How often a registry was asked, by method and route, never by what was asked for.</summary>
internal sealed class Calls
{
    private ConcurrentDictionary<string, StrongBox<long>> _counts = new();

    public void Count(HttpContext context)
    {
        var route = ((RouteEndpoint)context.GetEndpoint()!).RoutePattern.RawText;
        Interlocked.Increment(ref _counts.GetOrAdd($"{context.Request.Method} {route}", _ => new StrongBox<long>()).Value);
    }

    public CallCounts Read()
    {
        var counts = _counts.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Value));
        return new CallCounts(counts.Values.Sum(), counts);
    }

    public void Clear() => _counts = new();
}

internal sealed record CallCounts(long Total, IReadOnlyDictionary<string, long> Calls);
