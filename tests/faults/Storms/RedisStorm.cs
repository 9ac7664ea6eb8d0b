using System.Diagnostics;
using System.Globalization;
using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Redis is stopped, frozen, killed, emptied and set back to an old dump under load, while certificates are revoked.
/// What a user loses if this fails: counters that stand still, or are wrong, because of a cache.
/// </summary>
internal static class RedisStorm
{
    private const double RevokedPerSecond = 5;
    private const int Certificates = 80_000;
    private const int Asked = 16_000;

    /// <summary>The least that a node takes: few cards are in the process, so that Redis is asked all the time.</summary>
    private const long CardBytes = 1 << 20;

    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recovery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);

    private enum Trouble
    {
        Stopped,
        Frozen,
        Killed,
        Flushed,
        SetBack,
    }

    public static async Task<int> RunAsync(Parts parts, int rounds, int rate)
    {
        if (!parts.Redis)
        {
            await Console.Out.WriteLineAsync("redis: skipped, there is no Redis to break");
            return 0;
        }

        await using StormWorld world = await StormWorld.StartAsync(parts, CardBytes, Certificates);
        IReadOnlyList<Generated> valid = await (await GeneratedCertificates.ReadAsync(world.Demo)).ValidAsync(world.Demo, "district");
        Revocations changes = new(world.Demo, [.. valid.Take(Asked)]);
        foreach (OwnNode replica in world.District)
        {
            // A registry that nothing stands in front of yet may say that this is too much.
            await GeneratedCertificates.ValidAsync(replica.Client, world.Token, changes.Certificates);
        }

        using OpenLoad load = new(world.District, world.Token);
        SharedReads reads = new(world.District, world.Token, [.. valid.Skip(Asked)]);
        using CancellationTokenSource stop = new();
        // Half for those that are changing, half for all of them.
        Task asking = load.RunAsync(() => Random.Shared.Next(2) == 0 ? changes.Any() : changes.AroundNow(behind: 60, ahead: 60), rate, stop.Token);
        Task changing = changes.RunAsync(RevokedPerSecond, stop.Token);
        await reads.RecoverAsync(s_patience);

        List<TimeSpan> recoveries = [];
        for (int round = 0; round < rounds; round++)
        {
            Trouble trouble = (Trouble)(round % Enum.GetValues<Trouble>().Length);
            int refused = Refused(load);
            await MakeAsync(trouble, world.Redis!);
            TimeSpan recovery = await reads.RecoverAsync(s_patience);
            recoveries.Add(recovery);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {trouble}, shared again by both replicas after {recovery.TotalMilliseconds:0} ms, {Refused(load) - refused} without a verdict"));
            await Task.Delay(s_settle);
        }

        await Task.Delay(s_lag);
        await stop.CancelAsync();
        await Task.WhenAll(asking, changing);

        Judgement judgement = new(load.Answers, changes.Done);
        Bounds bounds = new();
        bounds.AtMost("last valid after a revocation, ms", judgement.MaximumLag.TotalMilliseconds, s_lag.TotalMilliseconds);
        bounds.AtMost("resurrections", judgement.Resurrections, 0);
        bounds.AtMost("asOf behind a revocation", judgement.Lies, 0);
        bounds.AtMost("verdicts that no certificate had", judgement.Others, 0);
        bounds.AtMost("answers without a verdict", judgement.RefusedOtherwise(), 0);
        bounds.AtMost("longest recovery, ms", recoveries.Max().TotalMilliseconds, s_recovery.TotalMilliseconds);
        return bounds.Report([$"{rounds} rounds, {changes.Count} revocations", .. judgement.Report()]);
    }

    private static int Refused(OpenLoad load) => load.Answers.Count(asked => asked.Status != 200);

    /// <summary>Comes back at the moment at which Redis is there again.</summary>
    private static async Task MakeAsync(Trouble trouble, RedisProcess redis)
    {
        TimeSpan away = TimeSpan.FromMilliseconds(Random.Shared.Next(300, 3_000));
        switch (trouble)
        {
            case Trouble.Stopped:
                await redis.StopAsync();
                await Task.Delay(away);
                await redis.ReviveAsync();
                break;
            case Trouble.Frozen:
                redis.Freeze();
                await Task.Delay(away);
                redis.Thaw();
                break;
            case Trouble.Killed:
                await redis.KillAsync();
                await redis.ReviveAsync();
                break;
            case Trouble.Flushed:
                await redis.FlushAsync();
                break;
            default:
                await redis.KeepAsync();
                await Task.Delay(away);
                await redis.KillAsync();
                redis.PutBack();
                await redis.ReviveAsync();
                break;
        }
    }
}
