using System.Security.Cryptography;

namespace Exchange.Audit.Export;

/// <summary>Reads the files of a bundle that somebody else has made: no link is followed, and nobody else says how much is read.</summary>
internal sealed class BundleFolder(string directory)
{
    /// <summary>The longest report that is read.</summary>
    private const long MaximumReportBytes = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BundleFaultException">It is missing, empty, no plain file, or too long.</exception>
    public byte[] Read(string name, int maximumBytes)
    {
        using var stream = Open(name, maximumBytes);
        var content = new byte[stream.Length];
        try
        {
            stream.ReadExactly(content);
        }
        catch (EndOfStreamException)
        {
            throw new BundleFaultException(name, "it grew shorter while it was read.");
        }

        return content;
    }

    /// <summary>The SHA-256 of the report, which may be longer than what is to be held in memory.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] HashReport()
    {
        using var stream = Open(BundleFiles.Report, MaximumReportBytes);
        return SHA256.HashData(stream);
    }

    /// <summary>Something in the bundle that is not among the names; null if there is nothing.</summary>
    public string? FindStranger(IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var folders = known.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name[..name.IndexOf('/', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder && folders.Contains(folder.Name) && !IsLink(folder))
            {
                if (folder.EnumerateFileSystemInfos().FirstOrDefault(file => !known.Contains($"{folder.Name}/{file.Name}")) is { } inside)
                {
                    return $"{folder.Name}/{inside.Name}";
                }
            }
            else if (!known.Contains(entry.Name))
            {
                return entry.Name;
            }
        }

        return null;
    }

    private static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private FileStream Open(string name, long maximumBytes)
    {
        var file = new FileInfo(Path.Combine(directory, name));
        // A pipe has no length either, and to open one is to wait for ever.
        var fault = !file.Exists ? "it is missing."
            : IsLink(file) || (file.Directory is { } folder && name.Contains('/', StringComparison.Ordinal) && IsLink(folder)) ? "it is a link."
            : file.Length == 0 ? "it is empty."
            : file.Length > maximumBytes ? $"it has {file.Length} bytes, and no such file has more than {maximumBytes}."
            : null;
        return fault is null ? file.OpenRead() : throw new BundleFaultException(name, fault);
    }
}
