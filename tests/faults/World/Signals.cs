using System.Runtime.InteropServices;

namespace Exchange.Faults.World;

/// <summary>Signals to processes that the storms started.</summary>
internal static partial class Signals
{
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    public static void Kill(int process) => Send(process, SignalKill);

    public static void Terminate(int process) => Send(process, SignalTerminate);

    public static void Freeze(int process) => Send(process, SignalStop);

    public static void Thaw(int process) => Send(process, SignalContinue);

    private static void Send(int process, int signal)
    {
        if (SendSignal(process, signal) != 0)
        {
            throw new InvalidOperationException($"Process {process} does not take signal {signal}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
