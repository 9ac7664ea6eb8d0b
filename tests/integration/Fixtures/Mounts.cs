using System.Diagnostics;

namespace Exchange.Tests.Integration.Fixtures;

/// <summary>What a test that mounts disks of its own asks of the system; only root may.</summary>
internal static class Mounts
{
    /// <summary>Why nothing can be mounted here; null where it can.</summary>
    public static string? Missing { get; } = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "Only root mounts disks, on Linux." : null;

    public static bool TryTmpfs(string directory, long bytes) => Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", directory) == 0;

    /// <summary>A file system in a file, which an error makes read-only.</summary>
    public static bool TryImage(string image, string directory) => Run("mount", "-o", "loop,errors=remount-ro", image, directory) == 0;

    /// <summary>At once, whoever still has files open on it.</summary>
    public static bool TryUnmount(string directory) => Run("umount", "-l", directory) == 0;

    /// <returns>The exit code; null where there is no such program.</returns>
    public static int? Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
