using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Exchange.Audit.Storage;

/// <summary>Flushing to the medium. On Linux by fdatasync, which leaves out the times that nobody needs.</summary>
internal static class DurableFlush
{
    public static void File(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (LinuxCalls.FlushData(handle) != 0)
        {
            throw LastError("fdatasync");
        }
    }

    /// <summary>Makes the names in a directory durable. Windows needs, and allows, no such step.</summary>
    public static void Directory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = LinuxCalls.Open(path, LinuxCalls.ReadOnly);
        if (handle.IsInvalid || LinuxCalls.FlushAll(handle) != 0)
        {
            throw LastError("flushing the directory");
        }
    }

    private static IOException LastError(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }
}
