using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Exchange.Gateway.Commands.Demo;

/// <summary>A child of the demo. It ends when its standard input closes, so it cannot outlive a killed demo.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task _copying;

    private DemoProcess(string name, string log, Process process, Task copying) => (Name, Log, _process, _copying) = (name, log, process, copying);

    public string Name { get; }

    public string Log { get; }

    public Task Ended => _process.WaitForExitAsync();

    /// <param name="assembly">The program's dll.</param>
    public static DemoProcess Start(string name, string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log)
    {
        ProcessStartInfo start = new(DotnetHost(), ["exec", assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        Process process = Process.Start(start)!;
        return new DemoProcess(name, log, process, CopyAsync(process, log));
    }

    /// <summary>The last lines it wrote, to tell why it ended.</summary>
    public async Task<string> LastLinesAsync()
    {
        await _copying;
        return string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(Log)).TakeLast(10));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_patience);
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
        await using StreamWriter writer = new(log, append: false) { AutoFlush = true };
        using SemaphoreSlim one = new(1);
        await Task.WhenAll(CopyLinesAsync(process.StandardOutput), CopyLinesAsync(process.StandardError));

        async Task CopyLinesAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                await one.WaitAsync();
                await writer.WriteLineAsync(line);
                one.Release();
            }
        }
    }

    /// <summary>The <c>dotnet</c> that runs this program: the children run on the same.</summary>
    private static string DotnetHost() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
