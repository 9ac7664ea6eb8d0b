using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Bench.World;

namespace Exchange.Bench.Load;

/// <summary>Runs a program that loads a server, and reads the line in which it says what came of it.</summary>
internal static partial class LoadProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static Task<Measurement> LoadAsync(Row row, BenchWorld world, int connections, TimeSpan duration, CancellationToken cancellation)
    {
        Server server = row.Target(world);
        string questions = row.Requests(world).File;
        ProcessStartInfo start = row.Kind == LoadKind.Http
            ? Wrk.Command(server, questions, row.Connections ?? connections, duration)
            : GrpcLoad.Command(server, questions, row.Connections ?? connections, row.Kind == LoadKind.GrpcStream, duration);
        return LoadAsync(start, server, duration, cancellation);
    }

    private static async Task<Measurement> LoadAsync(ProcessStartInfo start, Server server, TimeSpan duration, CancellationToken cancellation)
    {
        double? allocatedBefore = await NodeMetrics.AllocatedAsync(server, cancellation);
        TimeSpan before = server.Process.ProcessorTime;
        string output = await RunAsync(start, duration + s_patience, cancellation);
        TimeSpan spent = server.Process.ProcessorTime - before;
        double? allocated = await NodeMetrics.AllocatedAsync(server, cancellation) - allocatedBefore;

        Match result = Result().Match(output);
        if (!result.Success)
        {
            throw new BenchException($"{start.FileName} gave no result; it said: {output}");
        }

        long Number(string name) => long.Parse(result.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        TimeSpan Time(string name) => TimeSpan.FromMicroseconds(Number(name));
        long requests = Number("requests");
        long asked = result.Groups["asked"].Success ? Number("asked") : requests;
        return new Measurement(requests, Time("duration"), Time("p50"), Time("p99"), Number("status") + Number("transport"), spent, asked) { Allocated = allocated };
    }

    private static async Task<string> RunAsync(ProcessStartInfo start, TimeSpan patience, CancellationToken cancellation)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        both.CancelAfter(patience);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process program = Process.Start(start)!;
        try
        {
            Task<string> errors = program.StandardError.ReadToEndAsync(both.Token);
            string output = await program.StandardOutput.ReadToEndAsync(both.Token);
            return output + await errors;
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [GeneratedRegex(@"RESULT requests=(?<requests>\d+) duration=(?<duration>\d+) p50=(?<p50>\d+) p99=(?<p99>\d+) status=(?<status>\d+) transport=(?<transport>\d+)( asked=(?<asked>\d+))?")]
    private static partial Regex Result();
}
