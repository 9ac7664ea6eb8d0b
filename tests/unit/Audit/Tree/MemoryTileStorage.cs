using System.Buffers;
using Exchange.Audit.Tree;

namespace Exchange.Tests.Unit.Audit.Tree;

/// <summary>Tiles in memory. What is written is found after the next flush only, and it can stop at a given operation.</summary>
internal sealed class MemoryTileStorage : ITileStorage
{
    private readonly Dictionary<TilePath, byte[]> _unflushed = [];
    private int _operations;

    /// <summary>By path; the tests change them.</summary>
    public Dictionary<TilePath, byte[]> Files { get; init; } = [];

    /// <summary>How many times each path was written.</summary>
    public Dictionary<TilePath, int> Writes { get; } = [];

    /// <summary>The operation, counted from 1, at which everything stops.</summary>
    public int StopsAt { get; set; } = int.MaxValue;

    /// <summary>How many reads there were.</summary>
    public int Reads { get; private set; }

    public bool TryRead(TilePath path, IBufferWriter<byte> content)
    {
        Reads++;
        if (!Files.TryGetValue(path, out var bytes))
        {
            return false;
        }

        content.Write(bytes);
        return true;
    }

    public void Write(TilePath path, ReadOnlySpan<byte> content)
    {
        Operate();
        Writes[path] = Writes.GetValueOrDefault(path) + 1;
        _unflushed[path] = content.ToArray();
    }

    public void Flush()
    {
        Operate();
        LetThrough(_ => true);
    }

    public void CutTo(ulong size)
    {
        foreach (var path in Files.Keys.Where(path => !path.IsWithin(size)))
        {
            Operate();
            Files.Remove(path);
        }
    }

    public MemoryTileStorage Copy() => new() { Files = new(Files) };

    /// <summary>What is found after a kill: of what was not flushed, as much as chance lets through.</summary>
    public MemoryTileStorage AfterKill(Random chance)
    {
        var share = chance.NextDouble();
        LetThrough(_ => chance.NextDouble() < share);
        return Copy();
    }

    /// <summary>Goes on after an error.</summary>
    public void GoOn()
    {
        (_operations, StopsAt) = (0, int.MaxValue);
        _unflushed.Clear();
    }

    private void LetThrough(Func<TilePath, bool> passes)
    {
        foreach (var (path, content) in _unflushed)
        {
            if (passes(path))
            {
                Files[path] = content;
            }
        }

        _unflushed.Clear();
    }

    private void Operate()
    {
        if (++_operations >= StopsAt)
        {
            throw new IOException("The storage has stopped.");
        }
    }
}
