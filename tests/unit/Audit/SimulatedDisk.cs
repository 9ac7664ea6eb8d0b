using Exchange.Audit;
using Exchange.Audit.Storage;

namespace Exchange.Tests.Unit.Audit;

/// <summary>
/// A file layer with a page cache of its own: what was written is seen by every reader, but only what a completed
/// flush covered outlives a power cut. It can also run full, fail to flush, and stop at a given operation.
/// </summary>
internal sealed class SimulatedDisk : ILogStorage
{
    private const int NoSpaceOnLinux = 28;

    private readonly Dictionary<string, SimulatedFile> _files = [];
    private bool _locked;
    private int _operations;
    private bool _stopped;

    /// <summary>False: a flush does nothing and says that all is well.</summary>
    public bool FlushIsHonest { get; init; } = true;

    /// <summary>The operation, counted from 1, at which everything stops: the process is killed, or the power fails.</summary>
    public int StopsAt { get; set; } = int.MaxValue;

    /// <summary>Asked at each flush: whether it fails.</summary>
    public Func<bool> FlushFails { get; set; } = () => false;

    /// <summary>Called at each flush, outside any lock.</summary>
    public Action BeforeFlush { get; set; } = () => { };

    /// <summary>How many bytes all files together may have.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    public bool IsStopped => _stopped;

    public IReadOnlyList<string> Segments => [.. List().Where(name => name.EndsWith(".segment", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public byte[] this[string name]
    {
        get => _files[name].Cached;
        set => _files[name] = SimulatedFile.With(this, value);
    }

    public IReadOnlyList<string> List()
    {
        lock (_files)
        {
            return [.. _files.Keys.Where(name => !name.Contains('/', StringComparison.Ordinal))];
        }
    }

    public ILogFile OpenRead(string name)
    {
        lock (_files)
        {
            return _files[name];
        }
    }

    public ILogFile Create(string name)
    {
        lock (_files)
        {
            Operate();
            return _files[name] = new SimulatedFile(this);
        }
    }

    public void Publish(string temporaryName, string name)
    {
        lock (_files)
        {
            Operate();
            _files.Remove(temporaryName, out var file);
            _files[name] = file!;
            file!.IsPublished = true;
        }
    }

    public void Delete(string name)
    {
        lock (_files)
        {
            Operate();
            _files.Remove(name);
        }
    }

    public void Destroy(string name)
    {
        using (var file = OpenRead(name))
        {
            file.Write(0, new byte[this[name].Length]);
            file.Flush();
        }

        Delete(name);
    }

    public ILogStorage Folder(string name) => new SimulatedFolder(this, name + "/");

    public IDisposable Lock()
    {
        if (_locked)
        {
            throw new AuditLogInUseException("The simulated disk is locked.");
        }

        _locked = true;
        return new Unlocker(this);
    }

    /// <summary>A copy of what a process finds that starts after this one was killed.</summary>
    public SimulatedDisk AfterKill() => Copy(new SimulatedDisk(), file => file.Cached, _ => true);

    /// <summary>Goes on after a kill, with all that was written in the page cache, flushed or not.</summary>
    public void GoOnAfterKill(int stopsAt)
    {
        (_stopped, _operations, StopsAt) = (false, 0, stopsAt);
    }

    /// <summary>What a power cut leaves: all that was flushed and, of what was not, as many sectors as chance lets through.</summary>
    public SimulatedDisk AfterPowerCut(Random chance, SimulatedDisk target) =>
        Copy(target, file => file.AfterPowerCut(chance), file => file.IsPublished);

    private SimulatedDisk Copy(SimulatedDisk target, Func<SimulatedFile, byte[]> content, Func<SimulatedFile, bool> survives)
    {
        lock (_files)
        {
            foreach (var (name, file) in _files.Where(pair => survives(pair.Value)))
            {
                target[name] = content(file);
            }
        }

        return target;
    }

    private void Operate()
    {
        _stopped |= ++_operations >= StopsAt;
        if (_stopped)
        {
            throw new IOException("The simulated disk has stopped.");
        }
    }

    private void Write(SimulatedFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_files)
        {
            file.WriteToCache(offset, bytes);
            Operate();
            if (_files.Values.Sum(other => other.Length) > Capacity)
            {
                throw new IOException("No space left on the simulated disk.", NoSpaceOnLinux);
            }
        }
    }

    private void Truncate(SimulatedFile file, long length)
    {
        lock (_files)
        {
            file.TruncateCache(length);
            Operate();
        }
    }

    private void Flush(SimulatedFile file)
    {
        BeforeFlush();
        lock (_files)
        {
            Operate();
            if (FlushFails())
            {
                // As on Linux: the pages are taken for clean afterwards, so that a second flush "succeeds".
                file.ForgetUnflushed();
                throw new IOException("The simulated disk has an I/O error.");
            }

            if (FlushIsHonest)
            {
                file.MakeDurable();
            }
        }
    }

    /// <summary>The files of which the names begin with the folder's.</summary>
    private sealed class SimulatedFolder(SimulatedDisk disk, string prefix) : ILogStorage
    {
        public IReadOnlyList<string> List()
        {
            lock (disk._files)
            {
                return [.. disk._files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
            }
        }

        public ILogFile OpenRead(string name) => disk.OpenRead(prefix + name);

        public ILogFile Create(string name) => disk.Create(prefix + name);

        public void Publish(string temporaryName, string name) => disk.Publish(prefix + temporaryName, prefix + name);

        public void Delete(string name) => disk.Delete(prefix + name);

        public void Destroy(string name) => disk.Destroy(prefix + name);

        public ILogStorage Folder(string name) => disk.Folder(prefix + name);

        public IDisposable Lock() => throw new NotSupportedException();
    }

    private sealed class Unlocker(SimulatedDisk disk) : IDisposable
    {
        public void Dispose() => disk._locked = false;
    }

    private sealed class SimulatedFile(SimulatedDisk disk) : ILogFile
    {
        private const int SectorBytes = 512;

        private readonly List<(long Offset, byte[] Bytes)> _unflushed = [];
        private byte[] _cached = [];
        private byte[] _durable = [];

        /// <summary>What a flush will cut the durable bytes to.</summary>
        private long _unflushedLength = long.MaxValue;

        public bool IsPublished { get; set; }

        public long Length => _cached.Length;

        public byte[] Cached => [.. _cached];

        public static SimulatedFile With(SimulatedDisk disk, byte[] content) =>
            new(disk) { _cached = [.. content], _durable = [.. content], IsPublished = true };

        public int Read(long offset, Span<byte> buffer)
        {
            lock (disk._files)
            {
                var count = (int)Math.Clamp(_cached.Length - offset, 0, buffer.Length);
                _cached.AsSpan((int)Math.Min(offset, _cached.Length), count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => disk.Write(this, offset, bytes);

        public void Truncate(long length) => disk.Truncate(this, length);

        public void Flush() => disk.Flush(this);

        public void Dispose()
        {
        }

        public void WriteToCache(long offset, ReadOnlySpan<byte> bytes)
        {
            Put(ref _cached, offset, bytes);
            _unflushed.Add((offset, bytes.ToArray()));
        }

        public void TruncateCache(long length)
        {
            Array.Resize(ref _cached, (int)Math.Min(length, _cached.Length));
            _unflushedLength = Math.Min(length, _unflushedLength);
        }

        public void MakeDurable()
        {
            Array.Resize(ref _durable, (int)Math.Min(_unflushedLength, _durable.Length));
            _unflushedLength = long.MaxValue;
            foreach (var (offset, bytes) in _unflushed)
            {
                Put(ref _durable, offset, bytes);
            }

            _unflushed.Clear();
        }

        public void ForgetUnflushed() => _unflushed.Clear();

        public byte[] AfterPowerCut(Random chance)
        {
            var content = _durable.ToArray();
            var share = chance.NextDouble();
            foreach (var (offset, bytes) in _unflushed)
            {
                for (var at = 0; at < bytes.Length;)
                {
                    var length = Math.Min(bytes.Length - at, SectorBytes - (int)((offset + at) % SectorBytes));
                    if (chance.NextDouble() < share)
                    {
                        Put(ref content, offset + at, bytes.AsSpan(at, length));
                    }

                    at += length;
                }
            }

            return content;
        }

        private static void Put(ref byte[] content, long offset, ReadOnlySpan<byte> bytes)
        {
            if (content.Length < offset + bytes.Length)
            {
                Array.Resize(ref content, (int)offset + bytes.Length);
            }

            bytes.CopyTo(content.AsSpan((int)offset));
        }
    }
}
