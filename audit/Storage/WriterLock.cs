using System.Text;

namespace Exchange.Audit.Storage;

/// <summary>
/// The right to write the log in a directory: a file that one process holds. It says who that is, and by a mark which directory it
/// stands in, so that its holder knows the directory again after the volume was away.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private const string Name = "writer.lock";
    private const int MostBytes = 128;
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly string _mark = $"{Environment.ProcessId} {Guid.NewGuid()}";
    private FileStream _file;
    private volatile bool _isGivenUp;

    private WriterLock(string directory, FileStream file)
    {
        _directory = directory;
        _file = file;
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(_mark));
        file.Flush(flushToDisk: true);
        DurableFlush.Directory(directory);
    }

    public bool IsGivenUp => _isGivenUp;

    /// <exception cref="AuditLogInUseException">Somebody else has it.</exception>
    public static WriterLock Take(string directory)
    {
        var path = Path.Combine(directory, Name);
        var file = TryOpen(path, FileMode.OpenOrCreate) ?? throw new AuditLogInUseException(
            $"The audit log in {directory} is being written by {(Read(path) is [{ } holder, ..] ? $"process {holder}" : "another process")}; one log has one writer.");
        try
        {
            return new WriterLock(directory, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fails unless the directory is the one in which the right was taken. Where its volume was mounted anew, the right is taken there again.</summary>
    /// <exception cref="IOException">Another directory stands in its place, or none.</exception>
    public void EnsureHeld()
    {
        lock (_gate)
        {
            var path = Path.Combine(_directory, Name);
            if (!File.Exists(path))
            {
                throw IsAnother();
            }

            var again = TryOpen(path, FileMode.Open);
            if (again is null && !OperatingSystem.IsLinux())
            {
                // It can be held only by this process, which nobody else can see into here.
                return;
            }

            if (string.Join(' ', Read(path)) != _mark)
            {
                again?.Dispose();
                throw IsAnother();
            }

            if (again is not null)
            {
                _file.Dispose();
                _file = again;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isGivenUp = true;
            _file.Dispose();
        }
    }

    private IOException IsAnother() =>
        new($"{_directory} is not the directory in which the audit log was opened: its volume is not mounted, or another one is. Mount it again.");

    /// <returns>Null where somebody holds it, be it this process.</returns>
    private static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            // On Unix, FileShare.None is an exclusive flock: the system gives it back when the process dies.
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            return null;
        }
    }

    /// <summary>Who holds it, and the mark; nothing where that cannot be read.</summary>
    private static string[] Read(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        // Opening by the base library would ask for a lock of its own and be refused.
        using var file = LinuxCalls.Open(path, LinuxCalls.ReadOnly);
        Span<byte> text = stackalloc byte[MostBytes];
        var length = file.IsInvalid ? 0 : RandomAccess.Read(file, text, 0);
        return Encoding.ASCII.GetString(text[..length]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
