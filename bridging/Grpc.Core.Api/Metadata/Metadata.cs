using System.Collections;

namespace Grpc.Core;

/// <summary>Headers or trailers of a call, in order; a key may occur more than once.</summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    /// <summary>The ending of every key whose values are bytes.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries, for ever: it refuses changes.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    private readonly List<Entry> _entries = [];

    /// <summary>No entries yet.</summary>
    public Metadata()
        : this(isReadOnly: false)
    {
    }

    private Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public bool IsReadOnly { get; }

    /// <inheritdoc/>
    public Entry this[int index]
    {
        get => _entries[index];
        set => Writable()[index] = NotNull(value);
    }

    /// <summary>The last entry of that key, or null. The case of the key does not matter.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => entry.Has(key));

    /// <summary>The text of the last entry of that key, or null.</summary>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry of that key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>Every entry of that key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Has(key));

    /// <summary>Adds text under a key without the binary ending.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds bytes under a key with the binary ending.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    public void Add(Entry item) => Writable().Add(NotNull(item));

    /// <inheritdoc/>
    public void Insert(int index, Entry item) => Writable().Insert(index, NotNull(item));

    /// <inheritdoc/>
    public bool Remove(Entry item) => Writable().Remove(item);

    /// <inheritdoc/>
    public void RemoveAt(int index) => Writable().RemoveAt(index);

    /// <inheritdoc/>
    public void Clear() => Writable().Clear();

    /// <inheritdoc/>
    public bool Contains(Entry item) => _entries.Contains(item);

    /// <inheritdoc/>
    public int IndexOf(Entry item) => _entries.IndexOf(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Entry> Writable() =>
        IsReadOnly ? throw new InvalidOperationException("These headers are read-only.") : _entries;

    private static Entry NotNull(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry;
    }
}
