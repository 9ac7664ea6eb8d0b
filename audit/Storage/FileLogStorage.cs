namespace Exchange.Audit.Storage;

/// <summary>
/// The files of a log in one directory, which is made when the log is first written; it and they are readable by their owner only.
/// Whoever has the right to write makes files in that directory alone: not in what stands in its place while its volume is not mounted.
/// </summary>
public sealed class FileLogStorage : ILogStorage
{
    private readonly string _directory;
    private readonly FileLogStorage? _parent;
    private WriterLock? _lock;

    /// <param name="directory">Need not be there yet.</param>
    public FileLogStorage(string directory)
        : this(Path.GetFullPath(directory), null)
    {
    }

    private FileLogStorage(string directory, FileLogStorage? parent) => (_directory, _parent) = (directory, parent);

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
        EnsureDirectory();
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
    public ILogStorage Folder(string name) => new FileLogStorage(PathOf(name), this);

    /// <inheritdoc/>
    public IDisposable Lock()
    {
        MakeDirectory();
        return _lock = WriterLock.Take(_directory);
    }

    private void EnsureDirectory()
    {
        _parent?.EnsureDirectory();
        if (_lock is { IsGivenUp: false } held)
        {
            held.EnsureHeld();
        }
        else
        {
            MakeDirectory();
        }
    }

    private void MakeDirectory()
    {
        if (OwnerDirectory.Create(_directory))
        {
            DurableFlush.Directory(Path.GetDirectoryName(_directory)!);
        }
    }

    private string PathOf(string name) => Path.Combine(_directory, name);
}
