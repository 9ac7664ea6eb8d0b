using System.Globalization;
using System.Text;

namespace Exchange.Audit.Storage;

/// <summary>The files of a log in one directory, which is made when the log is first written; it and they are readable by their owner only.</summary>
public sealed class FileLogStorage(string directory) : ILogStorage
{
    private const string LockName = "writer.lock";
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    private readonly string _directory = Path.GetFullPath(directory);

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => Directory.Exists(_directory)
        ? [.. Directory.EnumerateFiles(_directory).Select(path => Path.GetFileName(path)!)]
        : [];

    /// <inheritdoc/>
    public ILogFile OpenRead(string name) =>
        new FileLogFile(PathOf(name), FileMode.Open, FileAccess.Read);

    /// <inheritdoc/>
    public ILogFile Create(string name)
    {
        MakeDirectory();
        var file = new FileLogFile(PathOf(name), FileMode.Create, FileAccess.ReadWrite);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    /// <inheritdoc/>
    public void Publish(string temporaryName, string name)
    {
        File.Move(PathOf(temporaryName), PathOf(name), overwrite: true);
        DurableFlush.Directory(_directory);
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <inheritdoc/>
    public void Destroy(string name)
    {
        using (var file = new FileLogFile(PathOf(name), FileMode.Open, FileAccess.ReadWrite))
        {
            file.Write(0, new byte[new FileInfo(PathOf(name)).Length]);
            file.Flush();
        }

        Delete(name);
        DurableFlush.Directory(_directory);
    }

    /// <inheritdoc/>
    public ILogStorage Folder(string name) => new FileLogStorage(PathOf(name));

    /// <inheritdoc/>
    public IDisposable Lock()
    {
        MakeDirectory();
        var file = OpenLock(PathOf(LockName));
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return file;
    }

    private void MakeDirectory()
    {
        if (OwnerDirectory.Create(_directory))
        {
            DurableFlush.Directory(Path.GetDirectoryName(_directory)!);
        }
    }

    private FileStream OpenLock(string path)
    {
        try
        {
            // On Unix, FileShare.None is an exclusive flock: the system gives it back when the process dies.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new AuditLogInUseException(
                $"The audit log in {_directory} is being written by {HolderOf(path)}; one log has one writer.");
        }
    }

    private static string HolderOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "another process";
        }

        // Opening by the base library would ask for a lock of its own and be refused.
        using var file = LinuxCalls.Open(path, LinuxCalls.ReadOnly);
        Span<byte> id = stackalloc byte[20];
        var length = file.IsInvalid ? 0 : RandomAccess.Read(file, id, 0);
        return length > 0 ? $"process {Encoding.ASCII.GetString(id[..length])}" : "another process";
    }

    private string PathOf(string name) => Path.Combine(_directory, name);
}
