using System.Diagnostics;
using System.Text.Json.Nodes;
using Exchange.Audit;
using Exchange.Audit.Notes;
using Exchange.Tests.Integration.Fixtures;

namespace Exchange.Faults;

/// <summary>
/// Kills the gateway at random moments under load. What a user loses if this fails: an answer that was given and that
/// nobody can prove.
/// </summary>
internal static class KilledGateway
{
    private static readonly TimeSpan s_longestRound = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(int rounds, TimeSpan atMost, int rate, CancellationToken cancellation)
    {
        Demo demo = new();
        await demo.InitializeAsync();
        try
        {
            await using OwnNode node = await OwnNode.StartAsync(demo, change: KeepCards);
            return await RunAsync(node, demo, rounds, atMost, rate, cancellation);
        }
        finally
        {
            await demo.DisposeAsync();
        }
    }

    private static async Task<int> RunAsync(OwnNode node, Demo demo, int rounds, TimeSpan atMost, int rate, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        List<string> certificates = [.. demo.Access.SampleDetails.Where(sample => sample.Value.Node == "district").Select(sample => sample.Key)];
        using HandedOutCheckpoints checkpoints = new(new Uri(node.Client.Addresses.BaseUrl + "/audit/log/"), KeyOf(demo));
        using PacedLoad load = new(node.Client.Addresses, node.TokenOf("district-counter"), certificates, rate);
        int round = 0;
        long answered = 0;
        long loaded = 0;
        List<string> faults = [];
        for (; round < rounds && (atMost == TimeSpan.Zero || clock.Elapsed < atMost) && !cancellation.IsCancellationRequested; round++)
        {
            ulong first = node.Trail.Count;
            long began = Stopwatch.GetTimestamp();
            IReadOnlyList<Answered> answers = await LoadUntilKilledAsync(node, load, checkpoints, $"r{round}");
            loaded += Stopwatch.GetElapsedTime(began).Ticks;
            answered += answers.Count;
            faults.AddRange(Check(node, answers, first).Select(fault => $"round {round}: {fault}"));
            await node.RestartAsync();
        }

        faults.AddRange(await checkpoints.CheckAsync());
        CommandResult verified = await ExchangeProgram.RunAsync("audit", "verify", node.Trail.Directory, "--key", demo.PathOf("keys", "district-audit.key"), "--log-key", KeyFileOf(demo));
        faults.AddRange(verified.ExitCode == 0 ? [] : [verified.Output]);
        await Console.Out.WriteLineAsync(
            $"killed {round} times; {answered} requests answered at {answered / TimeSpan.FromTicks(loaded).TotalSeconds:0}/s; {checkpoints.Count} checkpoints handed out; {faults.Count} faults");
        faults.Take(20).ToList().ForEach(Console.Out.WriteLine);
        bool enough = round > 0 && answered > 0 && checkpoints.Count > 0;
        if (!enough)
        {
            await Console.Out.WriteLineAsync("Nothing was tried: no round, no request answered, or no checkpoint published.");
        }

        return faults.Count == 0 && enough ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Answered>> LoadUntilKilledAsync(OwnNode node, PacedLoad load, HandedOutCheckpoints checkpoints, string name)
    {
        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<Answered>> answers = load.RunAsync(name, stop.Token);
        Task collected = Task.Run(() => checkpoints.CollectAsync(stop.Token), CancellationToken.None);
        await Task.Delay(s_longestRound * Random.Shared.NextDouble(), CancellationToken.None);
        await node.Program.KillAsync();
        await stop.CancelAsync();
        await collected;
        return await answers;
    }

    /// <summary>Every answered request has its record at the place it was told, and no request has two.</summary>
    private static IEnumerable<string> Check(OwnNode node, IReadOnlyList<Answered> answers, ulong first)
    {
        IReadOnlyList<AuditRecord> records = node.Trail.From(first);
        foreach (Answered answer in answers)
        {
            ulong offset = answer.Index - first;
            if (answer.Index < first || offset >= (ulong)records.Count)
            {
                yield return $"the record {answer.Index} of {answer.Officer} is missing";
            }
            else if (records[(int)offset] is var record && (record.Who.Officer != answer.Officer || !record.What.CertificateIds.Contains(answer.CertificateId)))
            {
                yield return $"the record {answer.Index} is not that of {answer.Officer}";
            }
        }

        foreach (IGrouping<string, AuditRecord> twice in records.Where(record => record.Who is not null).GroupBy(record => record.Who.Officer).Where(group => group.Count() > 1))
        {
            yield return $"{twice.Key} is recorded {twice.Count()} times";
        }
    }

    private static string KeyFileOf(Demo demo) => demo.PathOf("keys", "district-checkpoints.key.pub");

    private static NoteVerifierKey KeyOf(Demo demo) =>
        NoteVerifierKey.TryParse(File.ReadAllText(KeyFileOf(demo)).Trim(), out NoteVerifierKey? key, out NoteKeyProblem problem) ? key : throw new InvalidDataException(problem.ToString());

    private static void KeepCards(JsonNode configuration)
    {
        foreach (JsonNode? type in configuration["Types"]!.AsArray())
        {
            type!["TimeToLive"] = "01:00:00";
        }
    }
}
