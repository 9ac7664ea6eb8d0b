using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>
/// A real program, started by a test and stopped by it. It ends with the tests even when those are killed: programs
/// that know how end with their standard input, the others are started by a shell that waits for the same.
/// </summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private const int SignalInterrupt = 2;

    private const string EndWithInput = """
        "$@" & child=$!
        { cat >/dev/null; kill -TERM $child 2>/dev/null; } <&0 >/dev/null 2>&1 &
        wait $child
        """;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote so far, to either stream.</summary>
    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>A program that ends when its standard input is closed.</summary>
    public static RunningProgram Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!);
    }

    /// <summary>A program that would outlive its standard input.</summary>
    public static RunningProgram StartGuarded(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Start("bash", ["-c", EndWithInput, "guard", file, .. arguments], environment);

    /// <summary>The line that was waited for.</summary>
    /// <exception cref="InvalidOperationException">The program ended first; the message holds what it said.</exception>
    public Task<string> LineAsync(string containing) => Eventually.GetAsync($"'{containing}' from {_process.StartInfo.FileName}", () =>
    {
        bool ended = HasEnded;
        string? line = _lines.FirstOrDefault(candidate => candidate.Contains(containing, StringComparison.Ordinal));
        return line is null && ended
            ? throw new InvalidOperationException($"The program ended with {ExitCode} before it said '{containing}'. It said:{Environment.NewLine}{Output}")
            : Task.FromResult(line);
    });

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    /// <summary>As Ctrl-C would.</summary>
    public void Interrupt() => Assert.Equal(0, Kill(Id, SignalInterrupt));

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!HasEnded)
            {
                await StopAsync();
            }
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
        }
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
