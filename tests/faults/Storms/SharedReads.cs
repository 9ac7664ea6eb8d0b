using System.Diagnostics;
using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Whether what one replica has learnt is known to the others: a certificate that nobody has asked for yet is asked of one of
/// them, and then of another, which answers from Redis where both can use it and asks the registry where not.
/// </summary>
internal sealed class SharedReads(IReadOnlyList<OwnNode> replicas, string token, IReadOnlyList<Generated> unasked)
{
    /// <summary>The first replica stores what it has learnt when it has answered; then before the next certificate is tried.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    private int _next = -1;

    /// <summary>How long it takes until every replica answers what another has learnt, and no longer says that it must do without.</summary>
    public async Task<TimeSpan> RecoverAsync(TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(replicas.Select((replica, i) => RecoverAsync(replicas[(i + 1) % replicas.Count].Client, replica.Client, start, patience)));
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task RecoverAsync(NodeClient first, NodeClient then, long start, TimeSpan patience)
    {
        while (Stopwatch.GetElapsedTime(start) < patience)
        {
            string id = unasked[Interlocked.Increment(ref _next)].Id;
            await first.VerifyAsync(id, token);
            await Task.Delay(s_pause);
            Answer answer = await then.VerifyAsync(id, token);
            if (answer.Status == 200 && answer.ServedFrom == "cache" && !(await then.DegradedAsync()).Contains("redis"))
            {
                return;
            }

            await Task.Delay(s_pause);
        }
    }
}
