using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Exchange.Audit.Storage;

/// <summary>What the base library does not offer: fdatasync, opening a directory, opening a file without a lock.</summary>
internal static partial class LinuxCalls
{
    /// <summary>O_RDONLY | O_CLOEXEC, the same on x64 and Arm64.</summary>
    public const int ReadOnly = 0x80000;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FlushData(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FlushAll(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);
}
