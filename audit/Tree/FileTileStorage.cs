using System.Buffers;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Tree;

/// <summary>
/// The tiles of one log in one file a level, and its bundles in one more: each tile stands where its place in the level
/// puts it, and a partial one where the full one will. A file for each tile would cost the file system a name and a
/// commit for every 256 entries, which a busy log feels more than the tree itself. One writes, any number read.
/// </summary>
/// <param name="directory">Where the files are, or will be.</param>
/// <param name="entryBytes">The length of every entry of this log.</param>
public sealed class FileTileStorage(string directory, int entryBytes) : ITileStorage
{
    private const string EntriesName = "entries";
    private const string LevelName = "level-";

    private readonly string _directory = Path.GetFullPath(directory);

    /// <summary>What has been written to and not flushed, by name.</summary>
    private readonly Dictionary<string, FileLogFile> _written = [];

    /// <inheritdoc/>
    public bool TryRead(TilePath path, IBufferWriter<byte> content)
    {
        try
        {
            using var file = new FileLogFile(PathOf(NameOf(path)), FileMode.Open, FileAccess.Read);
            var length = path.Width * UnitOf(path);
            if (file.Read(OffsetOf(path), content.GetSpan(length)[..length]) < length)
            {
                return false;
            }

            content.Advance(length);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The content is not as long as so many hashes or entries are.</exception>
    public void Write(TilePath path, ReadOnlySpan<byte> content)
    {
        if (content.Length != path.Width * UnitOf(path))
        {
            throw new ArgumentException($"{path} has {path.Width * UnitOf(path)} bytes, not {content.Length}.", nameof(content));
        }

        Written(NameOf(path)).Write(OffsetOf(path), content);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        foreach (var (name, file) in _written)
        {
            file.Flush();
            file.Dispose();
            _written.Remove(name);
        }
    }

    /// <inheritdoc/>
    public void CutTo(ulong size)
    {
        foreach (var (name, file) in _written)
        {
            file.Dispose();
            _written.Remove(name);
        }

        for (var level = 0; level < TilePath.Levels; level++)
        {
            CutTo(NameOf(TilePath.OfHashes(level, 0)), TilePath.CountAt(level, size) * TreeHash.Bytes);
        }

        CutTo(EntriesName, size * (ulong)(EntryBundle.Overhead + entryBytes));
    }

    private void CutTo(string name, ulong length)
    {
        if (File.Exists(PathOf(name)) && new FileInfo(PathOf(name)).Length > (long)length)
        {
            Written(name).Truncate((long)length);
        }
    }

    private FileLogFile Written(string name)
    {
        if (_written.TryGetValue(name, out var file))
        {
            return file;
        }

        var path = PathOf(name);
        if (!File.Exists(path))
        {
            PrepareDirectory();
            new FileLogFile(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            DurableFlush.Directory(_directory);
        }

        return _written[name] = new FileLogFile(path, FileMode.Open, FileAccess.ReadWrite);
    }

    private void PrepareDirectory()
    {
        if (OwnerDirectory.Create(_directory))
        {
            DurableFlush.Directory(Path.GetDirectoryName(_directory)!);
        }
    }

    private long OffsetOf(TilePath path) => checked((long)path.Index * TilePath.FullWidth * UnitOf(path));

    /// <summary>Bytes of a hash, or of an entry with its length.</summary>
    private int UnitOf(TilePath path) => path.HoldsEntries ? EntryBundle.Overhead + entryBytes : TreeHash.Bytes;

    private static string NameOf(TilePath path) => path.HoldsEntries ? EntriesName : $"{LevelName}{path.Level}";

    private string PathOf(string name) => Path.Combine(_directory, name);
}
