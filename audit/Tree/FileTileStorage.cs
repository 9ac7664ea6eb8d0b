using System.Buffers;
using System.Globalization;
using Exchange.Audit.Storage;

namespace Exchange.Audit.Tree;

/// <summary>
/// The tiles of one log as files below one directory, each under its own path, so that any web server can serve them.
/// Files are written under another name, flushed, and renamed. Many wait for one flush, because each by itself would
/// cost the file system a commit of its own.
/// </summary>
public sealed class FileTileStorage(string directory) : ITileStorage
{
    private const string NewName = ".new";
    private const string PartialsName = ".p";
    private const int MaximumWaiting = 64;

    private readonly string _directory = Path.GetFullPath(directory);
    private readonly Dictionary<string, FileLogFile> _waiting = [];

    /// <summary>Directories whose names of files and directories are not known to be durable.</summary>
    private readonly HashSet<string> _changed = [];

    /// <summary>Directories which this object has seen made durable, with all that lead to them.</summary>
    private readonly HashSet<string> _known = [];

    /// <inheritdoc/>
    public bool TryRead(TilePath path, IBufferWriter<byte> content)
    {
        var name = PathOf(path);
        if (!File.Exists(name))
        {
            return false;
        }

        try
        {
            using var file = File.OpenHandle(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // A byte more than there can be is enough to show that there are too many.
            var length = (int)Math.Min(RandomAccess.GetLength(file), path.MaximumBytes + 1);
            var target = content.GetSpan(length + 1)[..length];
            var total = 0;
            while (total < length && RandomAccess.Read(file, target[total..], total) is > 0 and var read)
            {
                total += read;
            }

            content.Advance(total);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Write(TilePath path, ReadOnlySpan<byte> content)
    {
        var name = PathOf(path);
        PrepareDirectory(Path.GetDirectoryName(name)!);
        if (_waiting.Count == MaximumWaiting || _waiting.ContainsKey(name))
        {
            Settle();
        }

        try
        {
            var file = new FileLogFile(name + NewName, FileMode.Create, FileAccess.Write);
            _waiting.Add(name, file);
            file.Write(0, content);
        }
        catch
        {
            GiveUpWaiting();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        Settle();
        foreach (var changed in _changed)
        {
            DurableFlush.Directory(changed);
        }

        _known.UnionWith(_changed);
        _changed.Clear();
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> PartialWidths(TilePath full)
    {
        var partials = new DirectoryInfo(PathOf(full) + PartialsName);
        if (!partials.Exists)
        {
            return [];
        }

        var widths = new List<int>();
        foreach (var file in partials.EnumerateFiles())
        {
            if (int.TryParse(file.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
                && width is > 0 and < TilePath.FullWidth
                && file.Name == width.ToString(CultureInfo.InvariantCulture))
            {
                widths.Add(width);
            }
        }

        return widths;
    }

    /// <inheritdoc/>
    public void DeletePartials(TilePath full)
    {
        var partials = PathOf(full) + PartialsName;
        if (Directory.Exists(partials))
        {
            Directory.Delete(partials, recursive: true);
            _known.Remove(partials);
            _changed.Remove(partials);
        }
    }

    /// <summary>Makes the files that wait durable, then lets them be found.</summary>
    private void Settle()
    {
        try
        {
            foreach (var file in _waiting.Values)
            {
                file.Flush();
            }

            foreach (var path in _waiting.Keys)
            {
                File.Move(path + NewName, path, overwrite: true);
                _changed.Add(Path.GetDirectoryName(path)!);
            }
        }
        finally
        {
            GiveUpWaiting();
        }
    }

    /// <summary>Whatever waits is written again after an error; what is left under the other name is overwritten then.</summary>
    private void GiveUpWaiting()
    {
        foreach (var file in _waiting.Values)
        {
            file.Dispose();
        }

        _waiting.Clear();
    }

    /// <summary>
    /// Makes a directory and those above it, down from the log's own, unless they are there. One that is there may be
    /// the work of a process that was killed before it flushed; so the names that lead to it are flushed once.
    /// </summary>
    private void PrepareDirectory(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (path.Length == _directory.Length)
        {
            if (OwnerDirectory.Create(path))
            {
                _changed.Add(parent);
            }

            return;
        }

        PrepareDirectory(parent);
        if (OwnerDirectory.Create(path) || !_known.Contains(path))
        {
            _changed.Add(parent);
        }
    }

    private string PathOf(TilePath path) => Path.Combine(_directory, path.ToString().Replace('/', Path.DirectorySeparatorChar));
}
