using System.Diagnostics;

namespace Exchange.Bench.World;

/// <summary>A program that the benchmark started. What it says goes to a file.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan s_patienceAtStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patienceAtEnd = TimeSpan.FromSeconds(20);

    private const string EndWithInput = """
        "$@" & child=$!
        { cat >/dev/null; kill -TERM $child 2>/dev/null; } <&0 >/dev/null 2>&1 &
        wait $child
        """;

    private readonly Process _process;
    private readonly string _log;
    private readonly Task _copying;

    private Child(Process process, string log) => (_process, _log, _copying) = (process, log, CopyAsync(process, log));

    /// <summary>Processor time so far, of all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="assembly">The program's dll.</param>
    public static Child Start(string assembly, IEnumerable<string> arguments, string log)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["exec", assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Child(Process.Start(start)!, log);
    }

    /// <summary>A program that would outlive its standard input: a shell waits for that, also where the benchmark is killed.</summary>
    public static Child StartGuarded(IEnumerable<string> command, string log)
    {
        ProcessStartInfo start = new("bash", ["-c", EndWithInput, "guard", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Child(Process.Start(start)!, log);
    }

    /// <summary>Waits until the address answers.</summary>
    /// <exception cref="BenchException">The program ended, or does not serve in time.</exception>
    public async Task ServesAsync(Uri address, CancellationToken cancellation)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
        await UntilAsync(async () =>
        {
            try
            {
                using HttpResponseMessage response = await http.GetAsync(address, cancellation);
                return (int)response.StatusCode < 500;
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                return false;
            }
        }, cancellation);
    }

    /// <exception cref="BenchException">The program ended, or it takes too long.</exception>
    public async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > s_patienceAtStart || _process.HasExited)
            {
                throw new BenchException($"A program does not serve; what it said is in {_log}.");
            }

            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>Most programs end when their input closes, the rest when they are told to.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            LinuxCalls.Terminate(_process.Id);
        }

        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_patienceAtEnd);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _copying;
        _process.Dispose();
    }

    private static async Task CopyAsync(Process process, string log)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await using StreamWriter writer = new(log) { AutoFlush = true };
        TextWriter both = TextWriter.Synchronized(writer);
        await Task.WhenAll(CopyLinesAsync(process.StandardOutput), CopyLinesAsync(process.StandardError));

        async Task CopyLinesAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                await both.WriteLineAsync(line);
            }
        }
    }
}
