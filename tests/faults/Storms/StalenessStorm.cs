using Exchange.Faults.World;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults.Storms;

/// <summary>
/// Revokes certificates of the district and of the city while both replicas of the district are asked for them. What a
/// user loses if this fails: a certificate that was revoked passes at a counter.
/// </summary>
internal static class StalenessStorm
{
    /// <summary>A second: so many are warm before they are revoked.</summary>
    private const double PerSecond = 20;

    private static readonly TimeSpan s_connected = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_disturbed = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Parts parts, int revocations, int rate, bool faults)
    {
        await using StormWorld world = await StormWorld.StartAsync(parts);
        TimeSpan bound = faults ? s_disturbed : s_connected;
        GeneratedCertificates generated = await GeneratedCertificates.ReadAsync(world.Demo);
        Revocations changes = new(world.Demo, await CertificatesAsync(world.Demo, generated, revocations));
        using OpenLoad load = new(world.District, world.Token) { OnlyOnes = generated.OnlyOnes };
        (int behind, int ahead) = ((int)(PerSecond * bound.TotalSeconds * 1.2), (int)PerSecond);
        // One in eight for any of them: what comes back after long is seen there.
        string Next() => Random.Shared.Next(8) == 0 ? changes.Any() : changes.AroundNow(behind, ahead);

        await WarmAsync(world, generated, Next, rate / 5);

        using CancellationTokenSource loaded = new();
        using CancellationTokenSource disturbed = new();
        Task asking = load.RunAsync(Next, rate, loaded.Token);
        await Task.Delay(TimeSpan.FromSeconds(3));
        int before = load.Answers.Count;
        Task disturbing = faults ? new RandomFaults([.. world.Breakables]).RunAsync(disturbed.Token) : Task.CompletedTask;
        await changes.RunAsync(PerSecond, CancellationToken.None);
        await disturbed.CancelAsync();
        await disturbing;
        // Long enough that nothing may be valid any more, and that all of them are asked for once more.
        await Task.Delay(bound + TimeSpan.FromSeconds(2));
        await loaded.CancelAsync();
        await asking;

        Judgement judgement = new(load.Answers, changes.Done);
        await Console.Out.WriteLineAsync($"{changes.Count} revocations, {load.Answers.Count - before} requests since the first, faults {(faults ? "on" : "off")}");
        return Verdict(judgement, bound, changes.Count, faults);
    }

    /// <summary>A dozen programs that have just been started share the processors: what they owe is owed once they run, and what they refuse before is told.</summary>
    private static async Task WarmAsync(StormWorld world, GeneratedCertificates generated, Func<string> next, int rate)
    {
        using OpenLoad load = new(world.District, world.Token) { OnlyOnes = generated.OnlyOnes };
        using CancellationTokenSource warm = new(TimeSpan.FromSeconds(5));
        await load.RunAsync(next, rate, warm.Token);
        foreach (Refusal refused in new Judgement(load.Answers, new Dictionary<string, Revocation>()).Refused)
        {
            await Console.Out.WriteLineAsync($"just started: {refused}");
        }
    }

    /// <summary>As many of the district's as of the city's, in turn.</summary>
    private static async Task<IReadOnlyList<Generated>> CertificatesAsync(Demo demo, GeneratedCertificates generated, int count)
    {
        IReadOnlyList<Generated> district = await generated.ValidAsync(demo, "district");
        IReadOnlyList<Generated> city = await generated.ValidAsync(demo, "city");
        Generated[] both = [.. district.Zip(city).SelectMany(pair => new[] { pair.First, pair.Second }).Take(count)];
        return both.Length == count ? both : throw new InvalidOperationException($"There are only {both.Length} valid certificates to revoke, not {count}.");
    }

    private static int Verdict(Judgement judgement, TimeSpan bound, int revocations, bool faults)
    {
        Bounds bounds = new();
        bounds.AtMost("last valid after a revocation, ms", judgement.MaximumLag.TotalMilliseconds, bound.TotalMilliseconds);
        bounds.AtMost("resurrections", judgement.Resurrections, 0);
        bounds.AtMost("asOf behind a revocation", judgement.Lies, 0);
        bounds.AtMost("verdicts that no certificate had", judgement.Others, 0);
        // What cannot be known is refused by 503; without faults everything can be known.
        bounds.AtMost("answers without a verdict, other than 503", judgement.RefusedOtherwise(503), 0);
        bounds.AtLeast("answers of revoked", judgement.Revoked, revocations);
        if (!faults)
        {
            bounds.AtMost("503 with everything connected", judgement.RefusedWith(503), 0);
        }

        return bounds.Report(judgement.Report());
    }
}
