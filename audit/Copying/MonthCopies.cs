using Exchange.Audit.Storage;

namespace Exchange.Audit.Copying;

/// <summary>The files of a log's months, sealed as they are, for whoever keeps a copy of the log.</summary>
public static class MonthCopies
{
    /// <summary>The files as they are now, by name. Those of a retired month say so and hold no secret.</summary>
    /// <exception cref="IOException">The log cannot be read.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(ILogStorage log)
    {
        var folder = new MonthFolder(log);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var kind in (MonthFileKind[])[MonthFileKind.Secret, MonthFileKind.Retired])
        {
            foreach (var month in folder.Months(kind))
            {
                if (folder.Read(kind, month) is { } bytes)
                {
                    files[MonthFolder.NameOf(kind, month)] = bytes;
                }
            }
        }

        return files;
    }

    /// <summary>The name of the file that says that a month was retired.</summary>
    public static string RetiredName(AuditMonth month) => MonthFolder.NameOf(MonthFileKind.Retired, month);

    /// <summary>The first record behind those of retired months, which are the earliest; 0 where none was retired.</summary>
    /// <param name="files">By name, as they were read.</param>
    /// <param name="masters">With those that they are sealed under.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    /// <exception cref="AuditKeyException">What says so is sealed under a master key that is not given.</exception>
    public static ulong RetiredEnd(IReadOnlyDictionary<string, byte[]> files, AuditKeys masters, string logName)
    {
        var log = new Copy(files);
        var months = MonthKeys.Open(log, masters, logName);
        return new MonthFolder(log).Months(MonthFileKind.Retired).Select(month => months.FindRetired(month, logName)?.End ?? 0).DefaultIfEmpty().Max();
    }

    /// <summary>The secrets of a log whose files were copied, to look at.</summary>
    /// <param name="files">By name, as they were read.</param>
    /// <param name="masters">With those that they are sealed under.</param>
    /// <param name="logName">The log's name, e.g. "350703/0".</param>
    public static MonthKeys Open(IReadOnlyDictionary<string, byte[]> files, AuditKeys masters, string logName) => MonthKeys.Open(new Copy(files), masters, logName);

    /// <summary>Files in memory, to be read only. The months are a folder in the log, and here all that there is.</summary>
    private sealed class Copy(IReadOnlyDictionary<string, byte[]> files) : ILogStorage
    {
        public IReadOnlyList<string> List() => [.. files.Keys];

        public ILogFile OpenRead(string name) => files.TryGetValue(name, out var bytes) ? new CopiedFile(bytes) : throw new FileNotFoundException(name);

        public ILogStorage Folder(string name) => this;

        public ILogFile Create(string name) => throw ReadOnly();

        public void Publish(string temporaryName, string name) => throw ReadOnly();

        public void Delete(string name) => throw ReadOnly();

        public void Destroy(string name) => throw ReadOnly();

        public IDisposable Lock() => throw ReadOnly();
    }

    private sealed class CopiedFile(byte[] bytes) : ILogFile
    {
        public int Read(long offset, Span<byte> buffer)
        {
            var rest = bytes.AsSpan((int)Math.Min(offset, bytes.Length));
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return rest.Length;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => throw ReadOnly();

        public void Truncate(long length) => throw ReadOnly();

        public void Flush() => throw ReadOnly();

        public void Dispose()
        {
        }
    }

    private static NotSupportedException ReadOnly() => new("A copy of a log's months is only read.");
}
