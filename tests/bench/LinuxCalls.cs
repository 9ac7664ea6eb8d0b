using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Exchange.Bench;

/// <summary>What the base library does not offer.</summary>
internal static partial class LinuxCalls
{
    private const int TerminateSignal = 15;

    /// <summary>Asks a process to end in order.</summary>
    public static void Terminate(int process) => _ = Kill(process, TerminateSignal);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FlushData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
