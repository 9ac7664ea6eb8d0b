using System.Diagnostics;
using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>A revocation at the registry.</summary>
/// <param name="Begun">When the registry was told, as a timestamp.</param>
/// <param name="Announced">When it had acknowledged.</param>
/// <param name="AnnouncedAt">The same by the wall clock.</param>
internal sealed record Revocation(long Begun, long Announced, DateTimeOffset AnnouncedAt);

/// <summary>Certificates that are valid at first, and are revoked one after the other at a fixed rate.</summary>
internal sealed class Revocations(Demo demo, IReadOnlyList<Generated> certificates)
{
    private readonly Dictionary<string, Revocation> _done = [];
    private volatile int _count;

    public IReadOnlyList<Generated> Certificates => certificates;

    /// <summary>How many there have been.</summary>
    public int Count => _count;

    /// <summary>By certificate; to be read when the storm is over.</summary>
    public IReadOnlyDictionary<string, Revocation> Done => _done;

    /// <param name="perSecond">How many a second.</param>
    public async Task RunAsync(double perSecond, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        while (_count < certificates.Count && !stop.IsCancellationRequested)
        {
            TimeSpan early = TimeSpan.FromSeconds(_count / perSecond) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, CancellationToken.None);
            }

            await RevokeNextAsync();
        }
    }

    public async Task RevokeNextAsync()
    {
        Generated certificate = certificates[_count];
        Department registry = certificate.Node == "city" ? demo.NaturalResources : demo.MarketRegulation;
        long begun = Stopwatch.GetTimestamp();
        await registry.ChangeStateAsync(certificate.Id, "revoked");
        _done[certificate.Id] = new Revocation(begun, Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        _count++;
    }

    /// <summary>One that was revoked among the last ones, or is about to be: there a late cache shows.</summary>
    public string AroundNow(int behind, int ahead)
    {
        int now = _count;
        int first = Math.Max(0, now - behind);
        int last = Math.Min(certificates.Count, now + ahead);
        return certificates[Random.Shared.Next(first, last)].Id;
    }

    /// <summary>Any of those that were revoked long ago or not, or will be.</summary>
    public string Any() => certificates[Random.Shared.Next(certificates.Count)].Id;
}
