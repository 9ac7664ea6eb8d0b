using System.CommandLine;
using Exchange.Bench.Audit;
using Exchange.Bench.Baselines;
using Exchange.Bench.Counter;
using Exchange.Bench.Load;
using Exchange.Bench.Search;

namespace Exchange.Bench;

/// <summary>The command line of the benchmark; <c>tests/bench/run</c> calls it.</summary>
internal static class BenchCommand
{
    public static RootCommand Create() => new("Measures the gateway against a web server that does nothing") { Run(), Verification(), Audit(), Search(), Open(), Bare(), Proxy(), Grpc() };

    private static Command Verification()
    {
        Option<int> seconds = new("--seconds") { Description = "How long a row is loaded in each round", DefaultValueFactory = _ => 5 };
        Option<int> rounds = new("--rounds") { Description = "How often each row is measured; the medians count", DefaultValueFactory = _ => 5 };
        Option<int> warmUp = new("--warm-up") { Description = "How many seconds each row is loaded before it counts", DefaultValueFactory = _ => 10 };
        Option<int> cards = new("--cards") { Description = "How many cards the large rows hold, at most 4 million", DefaultValueFactory = _ => 3_000_000 };
        Option<bool> withoutRedis = new("--without-redis") { Description = "Leave out the rows that read from Redis" };
        Option<DirectoryInfo> directory = new("--directory") { Description = "An empty place on a real disk", Required = true };
        cards.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < CounterWorld.FewCards or > 4_000_000)
            {
                result.AddError($"--cards must be from {CounterWorld.FewCards} to 4000000.");
            }
        });

        Command command = new("verification", "Measure the path that a counter waits for") { seconds, rounds, warmUp, cards, withoutRedis, directory };
        command.SetAction((parsed, cancellation) => new CounterRun(
            new BenchSettings(
                [],
                TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                parsed.GetRequiredValue(rounds),
                Connections: 32,
                TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)),
                Floor: null,
                parsed.GetRequiredValue(directory).FullName),
            parsed.GetRequiredValue(cards),
            !parsed.GetValue(withoutRedis)).RunAsync(cancellation));
        return command;
    }

    private static Command Audit()
    {
        Option<int> seconds = new("--seconds") { Description = "How long a row is loaded in each round", DefaultValueFactory = _ => 5 };
        Option<int> rounds = new("--rounds") { Description = "How often each row is measured; the medians count", DefaultValueFactory = _ => 5 };
        Option<int> warmUp = new("--warm-up") { Description = "How many seconds each row is loaded before it counts", DefaultValueFactory = _ => 5 };
        Option<ulong> records = new("--records") { Description = "How many records the log has at least that is verified and opened", DefaultValueFactory = _ => 10_000_000 };
        Option<DirectoryInfo> directory = new("--directory") { Description = "An empty place on a real disk", Required = true };
        Command command = new("audit", "Measure the audit log by itself") { seconds, rounds, warmUp, records, directory };
        command.SetAction((parsed, cancellation) => new AuditRun(
            new BenchSettings(
                [],
                TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                parsed.GetRequiredValue(rounds),
                Connections: 0,
                TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)),
                Floor: null,
                parsed.GetRequiredValue(directory).FullName),
            parsed.GetRequiredValue(records)).RunAsync(cancellation));
        return command;
    }

    private static Command Search()
    {
        Option<ulong> records = new("--records") { Description = "How many records the log has that is searched", DefaultValueFactory = _ => 5_000_000 };
        Option<int> searches = new("--searches") { Description = "How many searches of each kind", DefaultValueFactory = _ => 1000 };
        Option<DirectoryInfo> directory = new("--directory") { Description = "An empty place on a real disk", Required = true };
        Command command = new("search", "Measure the search of records in PostgreSQL") { records, searches, directory };
        command.SetAction((parsed, cancellation) =>
            new SearchRun(parsed.GetRequiredValue(directory).FullName, parsed.GetRequiredValue(records), parsed.GetRequiredValue(searches)).RunAsync(cancellation));
        return command;
    }

    private static Command Open()
    {
        Option<DirectoryInfo> directory = new("--directory") { Description = "An audit log's", Required = true };
        Command command = new("open", "Open an audit log and its tree to write them on") { directory };
        command.SetAction(parsed =>
        {
            BenchLogFiles files = new(parsed.GetRequiredValue(directory).FullName);
            using Exchange.Audit.AuditLog log = files.Open();
            files.OpenPublisher();
        });
        return command;
    }

    private static Command Run()
    {
        Argument<string[]> rows = new("rows") { Description = "The rows to measure; all when none is named: " + string.Join(", ", Rows.Names), Arity = ArgumentArity.ZeroOrMore };
        rows.AcceptOnlyFromAmong([.. Rows.Names]);
        Option<int> seconds = new("--seconds") { Description = "How long a row is loaded in each round", DefaultValueFactory = _ => 5 };
        Option<int> rounds = new("--rounds") { Description = "How often each row is measured; the medians count", DefaultValueFactory = _ => 5 };
        Option<int> connections = new("--connections") { Description = "How many connections ask at once", DefaultValueFactory = _ => 32 };
        Option<int> warmUp = new("--warm-up") { Description = "How many seconds each row is loaded before it counts", DefaultValueFactory = _ => 10 };
        Option<double?> floor = new("--floor") { Description = "Fail where cached verification is below this share of its baseline" };
        Option<DirectoryInfo> directory = new("--directory") { Description = "An empty place on a real disk", Required = true };
        foreach (Option<int> option in new[] { seconds, rounds, connections, warmUp })
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name} must be at least 1.");
                }
            });
        }

        Command command = new("run", "Start everything, load it, print the table") { rows, seconds, rounds, connections, warmUp, floor, directory };
        command.SetAction((parsed, cancellation) => new BenchRun(new BenchSettings(
            parsed.GetValue(rows) is { Length: > 0 } named ? named : [.. Rows.Names],
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(rounds),
            parsed.GetRequiredValue(connections),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(warmUp)),
            parsed.GetValue(floor),
            parsed.GetRequiredValue(directory).FullName)).RunAsync(cancellation));
        return command;
    }

    private static Command Bare()
    {
        Option<int> port = new("--port") { Required = true };
        Option<FileInfo> answers = new("--answers") { Required = true, Description = "The answers to give, as the gateway gave them" };
        Command command = new("bare", "Serve the same bytes by the web server alone") { port, answers };
        command.SetAction((parsed, cancellation) =>
            BareKestrel.ServeAsync(parsed.GetRequiredValue(port), CapturedAnswer.Load(parsed.GetRequiredValue(answers).FullName), cancellation));
        return command;
    }

    private static Command Grpc()
    {
        Option<string> address = new("--address") { Required = true };
        Option<FileInfo> questions = new("--questions") { Required = true, Description = "The token, the purpose, then a certificate identifier a line" };
        Option<int> callers = new("--callers") { Required = true };
        Option<bool> stream = new("--stream") { Description = "Ask on streams of 32 callers each" };
        Option<int> seconds = new("--seconds") { Required = true };
        Command command = new("grpc", "Load a node over gRPC") { address, questions, callers, stream, seconds };
        command.SetAction((parsed, _) => new GrpcLoad(
            new Uri(parsed.GetRequiredValue(address)),
            GrpcQuestions.Read(parsed.GetRequiredValue(questions).FullName),
            parsed.GetRequiredValue(callers),
            parsed.GetValue(stream),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))).RunAsync());
        return command;
    }

    private static Command Proxy()
    {
        Option<int> port = new("--port") { Required = true };
        Option<string> department = new("--department") { Required = true, Description = "The department's address" };
        Command command = new("proxy", "Forward to a department by the proxy library alone") { port, department };
        command.SetAction((parsed, cancellation) =>
            PlainProxy.ServeAsync(parsed.GetRequiredValue(port), parsed.GetRequiredValue(department), cancellation));
        return command;
    }
}
