using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Exchange.Tests.Browser;

/// <summary><c>exchange demo</c>, as a user starts it.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private static readonly TimeSpan s_patienceForStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_patienceForStop = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private DemoProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            Note(line.Data);
            if (line.Data?.Contains("ready", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("The demo ended before it was ready:\n" + Output));
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the demo on free ports and waits until it says that it is ready.</summary>
    public static async Task<DemoProcess> StartAsync(string directory)
    {
        int city = FreePorts.Row(3);
        int district = FreePorts.Row(3);
        DemoProcess demo = new(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", Checkout.Program, "demo", "--directory", directory, "--certificates", "2000",
                "--city-port", $"{city}", "--district-port", $"{district}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        demo._process.Start();
        demo._process.BeginOutputReadLine();
        demo._process.BeginErrorReadLine();
        try
        {
            await demo._ready.Task.WaitAsync(s_patienceForStart);
            return demo;
        }
        catch (TimeoutException)
        {
            await demo.DisposeAsync();
            throw new TimeoutException("The demo was not ready in time:\n" + demo.Output);
        }
    }

    /// <summary>Stops the demo as Ctrl-C does.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(s_patienceForStop);
        try
        {
            if (!_process.HasExited)
            {
                _ = Kill(_process.Id, Interrupt);
            }

            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Whatever a script starts in its background ignores the interrupt.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
